import type { Clock } from '../clock';
import { inTransaction, type Db, type Tx } from '../db/database';
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
    const batch = { now, most: BATCH, policy: policies[path] };
    forgotten += await inBatches(db, Infinity, (tx) => deleteForgotten(tx, path, batch));
  }
  const surplus = (await countUnknown(db)) - unknownRowsMax;
  const unknown = await inBatches(db, surplus, (tx, most) => deleteOldestUnknown(tx, most));
  return { forgotten, unknown };
}

/** Rows a transaction at most: a long delete on SQLite would hold up every attempt. */
const BATCH = 1000;

async function inBatches(
  db: Db,
  sum: number,
  deleteSome: (tx: Tx, most: number) => Promise<number>,
): Promise<number> {
  let gone = 0;
  while (gone < sum) {
    const most = Math.min(BATCH, sum - gone);
    const some = await inTransaction(db, (tx) => deleteSome(tx, most));
    gone += some;
    if (some < most) break;
  }
  return gone;
}
