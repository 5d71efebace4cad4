import type { Tx } from '../db/database';

export interface Window {
  /** Keyed digest of who is counted. */
  digest: string;
  /** ms since 1970 */
  now: number;
  lengthMs: number;
  most: number;
}

export type Charge = { kind: 'charged' } | { kind: 'full'; until: number };

/**
 * Counts one in a window that begins with the first of them. One statement, so that many at once
 * never get more than the limit; a refused one is not counted.
 */
export async function charge(tx: Tx, { digest, now, lengthMs, most }: Window): Promise<Charge> {
  const over = now - lengthMs;
  const charged: unknown[] = await tx('help_request_counts')
    .insert({ digest, started_at: now, count: 1 })
    .onConflict('digest')
    .merge({
      started_at: tx.raw(
        'case when help_request_counts.started_at <= ? then ? else help_request_counts.started_at end',
        [over, now],
      ),
      count: tx.raw(
        'case when help_request_counts.started_at <= ? then 1 else help_request_counts.count + 1 end',
        [over],
      ),
    })
    .where((open) => {
      void open
        .where('help_request_counts.started_at', '<=', over)
        .orWhere('help_request_counts.count', '<', most);
    })
    .returning('digest');
  if (charged.length === 1) return { kind: 'charged' };
  const row = await tx('help_request_counts')
    .where({ digest })
    .first<{ started_at: number } | undefined>('started_at');
  return { kind: 'full', until: (row?.started_at ?? now) + lengthMs };
}

export function sweepCounts(tx: Tx, startedBefore: number): Promise<number> {
  return tx('help_request_counts').where('started_at', '<', startedBefore).delete();
}
