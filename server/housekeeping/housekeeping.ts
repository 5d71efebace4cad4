import type { Alerts } from '../alerts/alerts';
import { dailyHeads } from '../audit/audit';
import { DAY, HOUR, MINUTE, type Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import type { Devices } from '../devices/devices';
import type { KnexSessionStore } from '../http/session-store';
import type { Lockout } from '../lockout/lockout';
import type { Log } from '../log';
import { sweepResets } from '../reset/resets.store';

export interface HousekeepingDependencies {
  db: Db;
  clock: Clock;
  log: Log;
  lockout: Lockout;
  devices: Devices;
  alerts: Alerts;
  sessionStore: KnexSessionStore;
}

export type Housekeeping = ReturnType<typeof createHousekeeping>;

/** How often it runs in a serving process. */
export const HOUSEKEEPING_MS = 10 * MINUTE;

/** Drops what has run out. Safe to run in several processes: each deletes what is left. */
export function createHousekeeping(dependencies: HousekeepingDependencies) {
  const { db, clock, log, lockout, devices, alerts, sessionStore } = dependencies;
  let headsLoggedOn = -1;

  return async function housekeeping(): Promise<void> {
    const sessions = await sessionStore.sweep();
    const counters = await lockout.sweep();
    const known = await devices.sweep();
    await alerts.sweep();
    const resets = await inTransaction(db, (tx) => sweepResets(tx, clock.now() - HOUR));
    log.info({ swept: { sessions, counters, devices: known, resets } }, 'housekeeping');
    await logHeads();
  };

  /** Once a day: what the log says of a chain cannot be cut off it unnoticed later. */
  async function logHeads(): Promise<void> {
    const today = Math.floor(clock.now() / DAY);
    if (headsLoggedOn === today) return;
    headsLoggedOn = today;
    for (const head of await dailyHeads(db)) log.info({ auditHead: head }, 'audit head');
  }
}
