import type { Account } from '../accounts/account';
import { endSessions, setMoments } from '../accounts/accounts.store';
import type { Alerts } from '../alerts/alerts';
import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import type { Devices } from '../devices/devices';
import { inTransaction, type Db } from '../db/database';
import type { Visitor } from './lanes';
import { trailOf } from './trail';

export interface NotMeDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  alerts: Alerts;
  devices: Devices;
}

export type ReportNotMe = ReturnType<typeof createReportNotMe>;

/**
 * "That was not me": ends every visit, forgets the known devices, closes the challenge path until staff release it, and
 * raises an alert for the teacher.
 */
export function createReportNotMe({ db, clock, audit, alerts, devices }: NotMeDependencies) {
  return (account: Account, visitor: Visitor): Promise<void> =>
    inTransaction(db, async (tx) => {
      await endSessions(tx, account.id);
      const at = clock.now();
      await devices.revokeAll(tx, account.id);
      await setMoments(tx, account.id, { challengeClosedAt: at });
      const { id: accountId, schoolId, formClassId } = account;
      await alerts.raiseNotMe(tx, { accountId, schoolId, formClassId });
      const action = 'password.not-me';
      await audit.record(tx, trailOf({ account, visitor, at, action, result: 'reported' }));
    });
}
