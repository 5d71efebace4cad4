import type { Db, Tx } from '../db/database';
import type { LockPath, LockPolicy } from './policies.rules';

export interface Batch {
  now: number;
  /** Rows a statement deletes at most: on SQLite a long delete would hold up every attempt. */
  most: number;
}

/** Drops counters that the machine would call fresh anyway. @returns how many */
export function deleteForgotten(
  tx: Tx,
  path: LockPath,
  { now, most, policy }: Batch & { policy: LockPolicy },
): Promise<number> {
  const forgotten = keys(tx)
    .where({ path })
    .andWhere('last_failure_at', '<=', now - policy.forgetAfterMs)
    // A wait or a closing from the settings may be longer than the memory.
    .andWhere('blocked_until', '<=', now)
    .andWhere((shut) => {
      void shut.whereNull('closed_at').orWhere('closed_at', '<=', now - policy.reopenAfterMs);
    })
    .limit(most);
  return deleteKeys(tx, forgotten);
}

export async function countUnknown(db: Db | Tx): Promise<number> {
  const rows = await db('attempt_counters')
    .whereNull('account_id')
    .select<{ rows: number }[]>(db.raw('COUNT(*) AS rows'));
  return rows[0]?.rows ?? 0;
}

/** @returns how many */
export function deleteOldestUnknown(tx: Tx, most: number): Promise<number> {
  const oldest = keys(tx).whereNull('account_id').orderBy('last_failure_at').limit(most);
  return deleteKeys(tx, oldest);
}

function keys(tx: Tx) {
  return tx('attempt_counters').select('subject', 'path', 'lane');
}

function deleteKeys(tx: Tx, found: ReturnType<typeof keys>): Promise<number> {
  return tx('attempt_counters').whereIn(['subject', 'path', 'lane'], found).delete();
}
