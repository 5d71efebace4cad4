import type { Log } from '../log';
import type { Alert } from './alerts.store';
import type { Alerts } from './alerts';

/** The same alerts, each new one with a line in the log too. */
export function loggedAlerts(alerts: Alerts, log: Log): Alerts {
  const tell = (raised: Alert[]): Alert[] => {
    for (const { id, kind, schoolId } of raised)
      log.warn({ alert: kind, alertId: id, schoolId }, 'alert');
    return raised;
  };
  return {
    ...alerts,
    noteWrongSecret: async (tx, wrong) => tell(await alerts.noteWrongSecret(tx, wrong)),
    noteLock: async (tx, lock) => tell(await alerts.noteLock(tx, lock)),
    sweep: async () => tell(await alerts.sweep()),
    raiseNotMe: async (tx, place) => tell(await alerts.raiseNotMe(tx, place)),
  };
}
