import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import { connect, inTransaction, isSqlite, type Db } from '../db/database';
import { INSTALLATION_CHAIN } from '../staff/staff-trail';
import { codeOf, discard, publish, scratchBeside } from './one-file';
import { copySnapshot, damageOf, foldIntoOneFile, type PagesDone } from './snapshot.store';

export interface BackupDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
}

export type BackupResult =
  | { kind: 'made'; bytes: number; madeAt: number }
  /** Backups of PostgreSQL are made with its own tools. */
  | { kind: 'not-sqlite' }
  | { kind: 'exists' }
  /** `problem` is the code of the system or of SQLite, such as ENOSPC or SQLITE_FULL. */
  | { kind: 'refused'; problem: string }
  /** The copy was thrown away; `damage` says what SQLite found. */
  | { kind: 'damaged'; damage: string[] };

/**
 * Writes the whole database to one new file (mode 0600) while the portal goes on. The file gets its
 * name only when it is whole, checked and on the disk.
 */
export function createBackup({ db, clock, audit }: BackupDependencies) {
  return async function backup(path: string, onProgress?: PagesDone): Promise<BackupResult> {
    if (!isSqlite(db)) return { kind: 'not-sqlite' };
    if (existsSync(path)) return { kind: 'exists' };
    let scratch: string;
    try {
      scratch = await scratchBeside(path, 'part');
    } catch (error) {
      return { kind: 'refused', problem: codeOf(error) };
    }
    try {
      // Before the copy, like every export: who takes the data away leaves a trace, and the copy
      // tells of itself.
      const madeAt = await recordStart();
      await copySnapshot(db, scratch, onProgress);
      const damage = await finish(scratch);
      if (damage.length > 0) return { kind: 'damaged', damage };
      await publish(scratch, path);
      return { kind: 'made', bytes: (await stat(path)).size, madeAt };
    } catch (error) {
      const problem = codeOf(error);
      return problem === 'EEXIST' ? { kind: 'exists' } : { kind: 'refused', problem };
    } finally {
      await discard(scratch);
    }
  };

  async function recordStart(): Promise<number> {
    const at = clock.now();
    await inTransaction(db, (tx) =>
      audit.record(tx, {
        ...{ chain: INSTALLATION_CHAIN, at, actor: { kind: 'operator', id: null } },
        ...{ subjectId: null, action: 'backup.made', result: 'started' },
      }),
    );
    return at;
  }
}

/** @returns what is wrong with the copy */
async function finish(scratch: string): Promise<string[]> {
  const copy = connect({ url: `sqlite:${scratch}`, poolMax: 1 });
  try {
    const damage = await damageOf(copy);
    await foldIntoOneFile(copy);
    return damage;
  } finally {
    await copy.destroy();
  }
}
