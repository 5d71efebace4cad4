import { setImmediate } from 'node:timers/promises';
import { inTransaction, type Db, type Tx } from './database';

/** Rows a transaction at most, so that nobody waits long for it. */
const BATCH = 1000;

/**
 * Does `some` again and again, each time in a transaction of its own, until it finds less than it
 * may take. Between two of them whatever else waits in this process gets its turn: SQLite answers
 * at once, so that a long row of transactions would let no request through.
 *
 * @param some takes at most as many rows as it is told; @returns how many it took
 * @param sum rows in all, at most
 * @returns how many in all
 */
export async function inBatches(
  db: Db,
  some: (tx: Tx, most: number) => Promise<number>,
  sum = Infinity,
): Promise<number> {
  let done = 0;
  while (done < sum) {
    const most = Math.min(BATCH, sum - done);
    const taken = await inTransaction(db, (tx) => some(tx, most));
    done += taken;
    if (taken < most) break;
    await setImmediate();
  }
  return done;
}
