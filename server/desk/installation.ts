import { setImmediate as nextTurn } from 'node:timers/promises';
import { DAY, HOUR, MINUTE, type Clock } from '../clock';
import { dayIn } from '../schools/schools.rules';
import type { ScopedDb } from '../scope/scope.store';
import { noFigures, type SchoolFigures } from './installation.rules';
import {
  allSchools,
  countAlerts,
  countDefaults,
  countEnrolled,
  countEvents,
  countLocked,
  countRequests,
  countStates,
  type EventCount,
} from './installation.store';
import type { DayCounts } from './overview.store';

export interface InstallationDependencies {
  clock: Clock;
  /** Whose days the chart counts. */
  timeZone: string;
  /** A closed lane opens again by itself after this time, in ms. */
  reopenAfterMs: number;
}

export interface Installation {
  /** When they were counted, ms since 1970. */
  at: number;
  schools: SchoolFigures[];
  /** Of all schools together; the latest last. */
  days: DayCounts[];
}

export type CountInstallation = ReturnType<typeof createInstallation>;

export const FIGURE_DAYS = 30;

/**
 * Counting half a million pupils takes two or three seconds, so nobody waits for it twice: within a
 * minute all see the same figures; after it they are counted anew while the older ones are shown.
 */
const FRESH_MS = MINUTE;
const SHOWN_MS = 10 * MINUTE;

/** Schools a query: between them the process answers others. */
const AT_ONCE = 10;

export function createInstallation(dependencies: InstallationDependencies) {
  const { clock } = dependencies;
  let known: Installation | null = null;
  let counting: Promise<Installation> | null = null;

  /** @param scoped of somebody who sees every school; with it the figures are the same for all */
  return async function installation(scoped: ScopedDb): Promise<Installation> {
    const before = known;
    const age = before ? clock.now() - before.at : -1;
    if (before && age >= 0 && age < FRESH_MS) return before;
    counting ??= countOnce(scoped);
    if (!before || age < 0 || age >= SHOWN_MS) return counting;
    // Whoever has to wait for the next counting hears of what went wrong.
    counting.catch(() => undefined);
    return before;
  };

  async function countOnce(scoped: ScopedDb): Promise<Installation> {
    try {
      known = await count(scoped, dependencies);
      return known;
    } finally {
      counting = null;
    }
  }
}

async function count(
  scoped: ScopedDb,
  { clock, timeZone, reopenAfterMs }: InstallationDependencies,
): Promise<Installation> {
  const at = clock.now();
  const named = await allSchools(scoped);
  const schools = new Map(named.map((school) => [school.id, { ...school, ...noFigures }]));
  const set = (counts: Map<string, number>, name: 'locked' | 'open' | 'overdue' | 'alerts') => {
    for (const [id, many] of counts) {
      const school = schools.get(id);
      if (school) school[name] = many;
    }
  };
  set(await countLocked(scoped, { now: at, reopenAfterMs }), 'locked');
  set(await countRequests(scoped), 'open');
  set(await countRequests(scoped, at), 'overdue');
  set(await countAlerts(scoped), 'alerts');
  const days = quietDays(at, timeZone);
  for (let start = 0; start < named.length; start += AT_ONCE) {
    const ids = named.slice(start, start + AT_ONCE).map(({ id }) => id);
    const events = await countSlice(scoped, schools, { ids, at });
    addToDays(days, events, timeZone);
    // SQLite answers within the turn, and would let nobody else have one.
    await nextTurn();
  }
  return { at, schools: [...schools.values()], days: [...days.values()] };
}

async function countSlice(
  scoped: ScopedDb,
  schools: Map<string, SchoolFigures>,
  { ids, at }: { ids: readonly string[]; at: number },
): Promise<EventCount[]> {
  for (const { schoolId, status, pupils, signedIn } of await countStates(scoped, ids)) {
    const school = schools.get(schoolId);
    if (school && status === 'active') {
      Object.assign(school, { pupils, neverSignedIn: pupils - signedIn });
    } else if (school && status === 'disabled') school.disabled = pupils;
  }
  const enrolled = await countEnrolled(scoped, ids);
  const pending = await countDefaults(scoped, ids);
  const events = await countEvents(scoped, ids, at - FIGURE_DAYS * DAY);
  for (const id of ids) {
    const school = schools.get(id);
    if (!school) continue;
    school.enrolled = enrolled.get(id) ?? 0;
    school.defaultPending = pending.get(id) ?? 0;
  }
  for (const { schoolId, kind, many } of events) {
    const school = schools.get(schoolId);
    if (school) school[kind] += many;
  }
  return events;
}

function quietDays(at: number, timeZone: string): Map<string, DayCounts> {
  const days = new Map<string, DayCounts>();
  for (let back = FIGURE_DAYS - 1; back >= 0; back--) {
    const day = dayIn(timeZone, at - back * DAY);
    days.set(day, { day, resets: 0, unlocks: 0, defaults: 0, locks: 0 });
  }
  return days;
}

function addToDays(
  days: Map<string, DayCounts>,
  events: readonly EventCount[],
  timeZone: string,
): void {
  const known = new Map<number, string>();
  for (const { hour, kind, many } of events) {
    const day = known.get(hour) ?? dayIn(timeZone, hour * HOUR);
    known.set(hour, day);
    const counts = days.get(day);
    if (counts) counts[kind] += many;
  }
}
