import type { Db } from '../db/database';

/** How many events each key signed, by its id; reads the whole audit, so for operators only. */
export async function eventsByKey(db: Db): Promise<Map<string, number>> {
  const rows = await db('audit_events')
    .groupBy('key_id')
    .select<{ key_id: string; events: number }[]>('key_id')
    .count<{ key_id: string; events: number }[]>({ events: '*' });
  return new Map(rows.map(({ key_id: id, events }) => [id, events]));
}
