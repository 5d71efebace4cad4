import type { Clock } from '../clock';
import { inBatches } from '../db/batches';
import type { Db } from '../db/database';
import { countUnknown, deleteForgotten, deleteOldestUnknown } from './counter-sweep.store';
import { lockPaths, type LockPolicies } from './policies.rules';

export interface SweepDependencies {
  db: Db;
  clock: Clock;
  policies: LockPolicies;
  /** Counters of login IDs that nobody has, at most. */
  unknownRowsMax: number;
}

export interface Swept {
  forgotten: number;
  unknown: number;
}

/** Drops what is forgotten, and the oldest counters of unknown login IDs above their number. */
export async function sweepCounters(dependencies: SweepDependencies): Promise<Swept> {
  const { db, clock, policies, unknownRowsMax } = dependencies;
  const now = clock.now();
  let forgotten = 0;
  for (const path of lockPaths) {
    const batch = { now, policy: policies[path] };
    forgotten += await inBatches(db, (tx, most) => deleteForgotten(tx, path, { ...batch, most }));
  }
  const surplus = (await countUnknown(db)) - unknownRowsMax;
  const unknown = await inBatches(db, deleteOldestUnknown, Math.max(0, surplus));
  return { forgotten, unknown };
}
