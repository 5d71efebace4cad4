import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import { printEvent } from './print-trail';
import { stateAt } from './prints.rules';
import { endPrint, overduePrints, type StoredPrint } from './prints.store';

interface SettleDeps {
  db: Db;
  clock: Clock;
  audit: Audit;
}

/** Writes down what ran out: prints of dead processes, papers and cards that nobody wanted. */
export async function settlePrints({ db, clock, audit }: SettleDeps): Promise<number> {
  let settled = 0;
  for (const print of await overduePrints(db, clock.now())) {
    const state = stateAt(print, clock.now());
    if (state !== 'lapsed' && state !== 'failed') continue;
    if (await settleOne({ db, clock, audit }, print, state)) settled++;
  }
  return settled;
}

/** @returns false when it moved on meanwhile */
export function settleOne(
  { db, clock, audit }: SettleDeps,
  print: StoredPrint,
  state: 'lapsed' | 'failed',
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    if (!(await endPrint(tx, print, state))) return false;
    const system = { kind: 'system', id: null } as const;
    const event = printEvent(print, `print.${state}`, system);
    await audit.record(tx, { ...event, at: clock.now() });
    return true;
  });
}
