import { DAY, type Clock } from '../clock';
import { inTransaction, type Db, type Tx } from '../db/database';
import { dropPrints } from '../paper/prints-over.store';
import { dropSwitches } from '../switches/switches.store';

interface OldRecords {
  db: Db;
  clock: Clock;
  /** How long it can be seen on a page who printed what, and who switched something off. */
  printDays: number;
}

/** Rows a transaction at most, so that pages do not wait for it. */
const BATCH = 1000;

/** Lists of what was done long ago; who did it stays in the audit. */
export async function dropOldRecords({ db, clock, printDays }: OldRecords) {
  const before = clock.now() - printDays * DAY;
  const all = (drop: (tx: Tx, what: { before: number; limit: number }) => Promise<number>) =>
    allOf(() => inTransaction(db, (tx) => drop(tx, { before, limit: BATCH })));
  return { prints: await all(dropPrints), switches: await all(dropSwitches) };
}

async function allOf(batch: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (;;) {
    const gone = await batch();
    sum += gone;
    if (gone < BATCH) return sum;
  }
}
