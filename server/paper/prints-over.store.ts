import type { Db, Tx } from '../db/database';

/**
 * Prints ordered before a moment. Slips that wait for their day keep theirs, however long it takes,
 * and so does what is being made or waits to be taken.
 *
 * @param limit how many at most
 * @returns how many
 */
export function dropPrints(
  tx: Tx,
  { before, limit }: { before: number; limit: number },
): Promise<number> {
  const old = tx('print_jobs')
    .where('made_at', '<', before)
    .whereNotIn('state', ['making', 'ready'])
    .whereNotExists(tx('planned_passwords').whereRaw('print_id = print_jobs.id').select('print_id'))
    .orderBy('made_at')
    .limit(limit)
    .select('id');
  return tx('print_jobs').whereIn('id', old).delete();
}

/** Slips handed out of which none is left to come in force; those whose day has come are no such. */
export async function markCancelled(tx: Tx, id: string, now: number): Promise<void> {
  await tx('print_jobs')
    .where({ id, kind: 'slips', state: 'handed-out' })
    .where('valid_from', '>', now)
    .whereNotExists(tx('planned_passwords').where({ print_id: id }).select('print_id'))
    .update({ state: 'cancelled' });
}

/** As it is written down, whatever has run out meanwhile; states that no print is in are left out. */
export async function countByState(db: Db): Promise<Record<string, number>> {
  const rows = await db('print_jobs')
    .groupBy('state')
    .select<{ state: string; n: number }[]>('state', db.raw('count(*) as n'));
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}
