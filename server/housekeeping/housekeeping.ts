import type { Alerts } from '../alerts/alerts';
import { dailyHeads } from '../audit/audit';
import { erasePersonal } from '../audit/personal.store';
import { DAY, MINUTE, type Clock } from '../clock';
import { inBatches } from '../db/batches';
import { inTransaction, type Db } from '../db/database';
import { dropApprovals, dropIssued } from '../desk/approvals.store';
import { dropSpentForms } from '../desk/spent-forms.store';
import type { Devices } from '../devices/devices';
import type { KnexSessionStore } from '../http/session-store';
import type { Lockout } from '../lockout/lockout';
import type { Log } from '../log';
import type { Prints } from '../paper/prints';
import type { Questions } from '../questions/questions';
import type { Requests } from '../requests/requests';
import { eraseSignInDetails } from '../staff/sign-ins.store';
import { sweepSealed } from '../password/sealed-hashes.store';
import { sweepResets } from '../reset/resets.store';
import { dropOldRecords } from './old-records';

export interface HousekeepingDependencies {
  db: Db;
  clock: Clock;
  log: Log;
  lockout: Lockout;
  devices: Devices;
  alerts: Alerts;
  questions: Questions;
  prints: Prints;
  requests: Requests;
  leavers: { sweep: () => Promise<Record<string, number>> };
  sessionStore: KnexSessionStore;
  /** How long the addresses in the audit are kept. */
  addressDays: number;
  /** How long prints and emergency switches that are over are kept. */
  printDays: number;
}

export type Housekeeping = ReturnType<typeof createHousekeeping>;

/** Who agreed to what stays in the audit; the lists of pupils go. */
const APPROVAL_DAYS = 30;

/** How often it runs in a serving process. */
export const HOUSEKEEPING_MS = 10 * MINUTE;

/**
 * Drops what has run out. Safe to run in several processes: each deletes what is left.
 * @returns how many of each
 */
export function createHousekeeping(dependencies: HousekeepingDependencies) {
  const { db, clock, log, lockout, devices, alerts, questions, sessionStore, addressDays } =
    dependencies;
  let lastDay = -1;

  return async function housekeeping() {
    const sessions = await sessionStore.sweep();
    const counters = await lockout.sweep();
    const known = await devices.sweep();
    await alerts.sweep();
    const resets = await inBatches(db, (tx, most) => sweepResets(tx, clock.now(), most));
    const requests = await dependencies.requests.sweep();
    const prints = await dependencies.prints.sweep();
    const leavers = await dependencies.leavers.sweep();
    const yesterday = clock.now() - DAY;
    await inBatches(db, (tx, most) => dropIssued(tx, yesterday, most));
    await inTransaction(db, (tx) => dropApprovals(tx, clock.now() - APPROVAL_DAYS * DAY));
    const forms = await inBatches(db, (tx, most) => dropSpentForms(tx, yesterday, most));
    // The audit keeps the deed for ever, and where it came from for so many days.
    const seenBefore = clock.now() - addressDays * DAY;
    const signIns = await inBatches(db, (tx, most) => eraseSignInDetails(tx, seenBefore, most));
    const addresses = await inBatches(db, (tx, most) => erasePersonal(tx, seenBefore, most));
    const old = await dropOldRecords(dependencies);
    const swept = {
      ...{ sessions, counters, devices: known, resets, requests, prints, addresses },
      ...{ leavers, forms, signIns, old },
    };
    log.info({ swept }, 'housekeeping');
    await daily();
    return swept;
  };

  /** Once a day: what the log says of a chain cannot be cut off it unnoticed later. */
  async function daily(): Promise<void> {
    const today = Math.floor(clock.now() / DAY);
    if (lastDay === today) return;
    // Decoys follow the real accounts slowly: each change shows to whoever compares.
    await questions.refreshDecoyProfile();
    await sweepSealed(db);
    for (const head of await dailyHeads(db)) log.info({ auditHead: head }, 'audit head');
    // Not before: what failed is tried again in the next round.
    lastDay = today;
  }
}
