import type { Db, Tx } from '../db/database';
import type { Lane } from './lanes.rules';
import type { LockState } from './lockout.rules';
import type { LockPath } from './policies.rules';

export interface CounterKey {
  /** Keyed digest of the canonical login ID. */
  subject: string;
  path: LockPath;
  lane: Lane;
}

export interface Counter {
  key: CounterKey;
  state: LockState;
  version: number;
}

export interface Charged {
  key: CounterKey;
  /** Null for an unknown login ID. */
  accountId: string | null;
  next: LockState;
  at: number;
}

export async function readCounter(db: Db | Tx, key: CounterKey): Promise<Counter | null> {
  const [row] = await db('attempt_counters').where(key).select<CounterRow[]>('*');
  return row ? toCounter(row) : null;
}

export async function readCounters(db: Db | Tx, subject: string): Promise<Counter[]> {
  const rows = await db('attempt_counters')
    .where({ subject })
    .orderBy(['path', 'lane'])
    .select<CounterRow[]>('*');
  return rows.map(toCounter);
}

/** @returns whether this call made the row; false when another attempt was first */
export async function insertCounter(tx: Tx, charged: Charged): Promise<boolean> {
  const { key, accountId, next, at } = charged;
  const made: unknown[] = await tx('attempt_counters')
    .insert({ ...key, account_id: accountId, ...toColumns(next), version: 1, created_at: at })
    .onConflict(['subject', 'path', 'lane'])
    .ignore()
    .returning('version');
  return made.length === 1;
}

/** @returns false when the counter has moved on since `from` was read */
export async function swapCounter(tx: Tx, from: Counter, charged: Charged): Promise<boolean> {
  const changed = await tx('attempt_counters')
    // The salt too: a row that a success deleted may have come again and reached this version.
    .where({ ...from.key, version: from.version, salt: from.state.salt })
    .update({
      ...toColumns(charged.next),
      account_id: charged.accountId,
      version: from.version + 1,
    });
  return changed === 1;
}

/** Bumps the version, and by that holds the row to the end of the transaction; null when gone. */
export async function holdCounter(tx: Tx, key: CounterKey, salt: string): Promise<Counter | null> {
  const rows = (await tx('attempt_counters')
    .where({ ...key, salt })
    .update({ version: tx.raw('version + 1') })
    .returning('*')) as CounterRow[];
  return rows[0] ? toCounter(rows[0]) : null;
}

/** As it was before a charge; nothing happens when the counter has moved on since. */
export async function restoreCounter(
  tx: Tx,
  { key, version, salt }: { key: CounterKey; version: number; salt: string },
  before: LockState | null,
): Promise<void> {
  const charged = tx('attempt_counters').where({ ...key, version, salt });
  // One version further: none is ever met twice.
  if (before) await charged.update({ ...toColumns(before), version: version + 1 });
  else await charged.delete();
}

/** For a counter that this transaction holds. */
export async function writeRecent(tx: Tx, { key, state }: Counter): Promise<void> {
  await tx('attempt_counters')
    .where(key)
    .update({ recent: JSON.stringify(state.recent) });
}

/** @returns how many counters there were */
export function deleteCounters(
  tx: Tx,
  subject: string,
  paths: readonly LockPath[],
): Promise<number> {
  return tx('attempt_counters').where({ subject }).whereIn('path', paths).delete();
}

interface CounterRow {
  subject: string;
  path: LockPath;
  lane: Lane;
  run: number;
  total: number;
  last_failure_at: number;
  blocked_until: number;
  closed_at: number | null;
  salt: string;
  recent: string;
  version: number;
}

function toCounter(row: CounterRow): Counter {
  return {
    key: { subject: row.subject, path: row.path, lane: row.lane },
    version: row.version,
    state: {
      run: row.run,
      total: row.total,
      lastFailureAt: row.last_failure_at,
      blockedUntil: row.blocked_until,
      closedAt: row.closed_at,
      salt: row.salt,
      recent: JSON.parse(row.recent) as number[],
    },
  };
}

function toColumns(state: LockState) {
  return {
    run: state.run,
    total: state.total,
    last_failure_at: state.lastFailureAt,
    blocked_until: state.blockedUntil,
    closed_at: state.closedAt,
    salt: state.salt,
    recent: JSON.stringify(state.recent),
  };
}
