import { toAlert, type Alert, type AlertRow } from '../alerts/alerts.store';
import { dayIn } from '../schools/schools.rules';
import type { ScopedDb } from '../scope/scope.store';

/** Open ones, newest first. */
export async function openAlerts(scoped: ScopedDb, most: number): Promise<Alert[]> {
  const rows = await scoped
    .alerts()
    .whereNull('alerts.handled_at')
    .orderBy([{ column: 'alerts.raised_at', order: 'desc' }, 'alerts.id'])
    .limit(most)
    .select<AlertRow[]>('alerts.*');
  return rows.map(toAlert);
}

export async function isAlertInScope(scoped: ScopedDb, id: string): Promise<boolean> {
  const rows: unknown[] = await scoped.alerts().where('alerts.id', id).select('alerts.id');
  return rows.length === 1;
}

/** What a day held, by the four kinds that staff look at. */
export interface DayCounts {
  /** `2027-01-04` */
  day: string;
  resets: number;
  unlocks: number;
  defaults: number;
  locks: number;
}

const countedActions = ['password.changed', 'lock.released', 'default-password.issued'];
const lockPaths = ['sign-in', 'challenge'];

interface EventRow {
  at: number;
  action: string;
  details: string;
}

export interface DaysWanted {
  /** ms since 1970 */
  now: number;
  days: number;
  timeZone: string;
  /** Events at most: beyond it the chart says that it counts the latest only. */
  most: number;
}

/** Every day of the span, the quiet ones too; the latest last. */
export async function countsByDay(
  scoped: ScopedDb,
  { now, days, timeZone, most }: DaysWanted,
): Promise<DayCounts[]> {
  const since = now - days * DAY_MS;
  const rows = await scoped
    .auditEvents()
    .where('audit_events.at', '>', since)
    .where((kinds) => {
      void kinds.whereIn('audit_events.action', countedActions).orWhere((locks) => {
        void locks
          .whereIn('audit_events.action', lockPaths)
          .where('audit_events.details', 'like', '%"starts":"%');
      });
    })
    .orderBy('audit_events.at', 'desc')
    .limit(most)
    .select<EventRow[]>('audit_events.at', 'audit_events.action', 'audit_events.details');
  const byDay = new Map<string, DayCounts>();
  for (let back = days - 1; back >= 0; back--) {
    const day = dayIn(timeZone, now - back * DAY_MS);
    byDay.set(day, { day, resets: 0, unlocks: 0, defaults: 0, locks: 0 });
  }
  for (const row of rows) {
    const counts = byDay.get(dayIn(timeZone, row.at));
    if (counts) addTo(counts, row);
  }
  return [...byDay.values()];
}

const DAY_MS = 24 * 60 * 60 * 1000;

function addTo(counts: DayCounts, { action, details }: EventRow): void {
  if (action === 'lock.released') counts.unlocks++;
  else if (action === 'default-password.issued') counts.defaults++;
  else if (action === 'password.changed') {
    if (details.includes('"challenge"')) counts.resets++;
  } else counts.locks++;
}
