import type { Db } from './db/database';
import { pendingMigrations } from './db/migrate';
import type { Hashing } from './password/hashing';
import type { Stopping } from './stopping';

export interface ReadinessDependencies {
  db: Db;
  hashing: Hashing;
  stopping: Pick<Stopping, 'begun'>;
  config: { HASH_QUEUE: number };
}

export type FailingPart = 'stopping' | 'database' | 'migrations' | 'hashing';

/** What keeps this process from serving; empty when it is ready. */
export function createReadiness({ db, hashing, stopping, config }: ReadinessDependencies) {
  return async function readiness(): Promise<FailingPart[]> {
    if (stopping.begun()) return ['stopping'];
    try {
      await db.raw('SELECT 1');
    } catch {
      return ['database'];
    }
    const failing: FailingPart[] = [];
    if ((await pendingMigrations(db)) > 0) failing.push('migrations');
    if (hashing.load().waiting >= config.HASH_QUEUE) failing.push('hashing');
    return failing;
  };
}
