import type { Db, Tx } from '../db/database';

/** How many events still hold personal details from before `beforeMs`, and the oldest one's time. */
export async function searchPersonal(
  db: Db | Tx,
  beforeMs: number,
): Promise<{ count: number; oldestAt: number | null }> {
  const [row] = await db('audit_personal')
    .where('at', '<', beforeMs)
    .count({ count: '*' })
    .min<{ count: number; oldest: number | null }[]>({ oldest: 'at' });
  return { count: row?.count ?? 0, oldestAt: row?.oldest ?? null };
}

/**
 * Erases the personal details of events from before `beforeMs`, the oldest first and at most
 * `limit` of them, so that no transaction gets long: call it until it returns less than `limit`.
 * The chain stays valid.
 */
export function erasePersonal(tx: Tx, beforeMs: number, limit = 5_000): Promise<number> {
  const oldest = tx('audit_personal')
    .where('at', '<', beforeMs)
    .orderBy(['at', 'event_id'])
    .limit(limit)
    .select('event_id');
  return tx('audit_personal').whereIn('event_id', oldest).delete();
}

/** Erases the personal details of everything that happened to these accounts; for a purge. */
export function erasePersonalOf(tx: Tx, subjectIds: readonly string[]): Promise<number> {
  const events = tx('audit_events').whereIn('subject_id', subjectIds).select('id');
  return tx('audit_personal').whereIn('event_id', events).delete();
}
