import { DAY, type Clock } from '../clock';
import { inBatches } from '../db/batches';
import type { Db, Tx } from '../db/database';
import { dropPrints } from '../paper/prints-over.store';
import { dropSwitches } from '../switches/switches.store';

interface OldRecords {
  db: Db;
  clock: Clock;
  /** How long it can be seen on a page who printed what, and who switched something off. */
  printDays: number;
}

/** Lists of what was done long ago; who did it stays in the audit. */
export async function dropOldRecords({ db, clock, printDays }: OldRecords) {
  const before = clock.now() - printDays * DAY;
  const all = (drop: (tx: Tx, what: { before: number; limit: number }) => Promise<number>) =>
    inBatches(db, (tx, limit) => drop(tx, { before, limit }));
  return { prints: await all(dropPrints), switches: await all(dropSwitches) };
}
