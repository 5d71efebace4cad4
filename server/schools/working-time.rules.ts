import type { OpeningHours } from './schools.rules';

/** Days of the school's time zone such as `2027-01-04`; both ends count. */
export interface DayRange {
  from: string;
  to: string;
}

export interface WorkingTime {
  officeHours: readonly OpeningHours[];
  /** Public holidays, vacations: whatever closes the office for whole days. */
  holidays: readonly DayRange[];
  timeZone: string;
}

export interface ExpectedAnswer {
  day: string;
  isToday: boolean;
  /** When the office opens and closes on that day; ms since 1970. */
  from: number;
  by: number;
}

/** Longer than any school is closed; beyond it nobody can promise anything. */
export const LOOK_AHEAD_DAYS = 400;

/**
 * When an answer can be expected: the working day that is under way or about to begin, and what
 * arrives after closing on the next one (product description, "Help").
 *
 * @param now ms since 1970
 * @returns null when the office is closed for the next {@link LOOK_AHEAD_DAYS} days
 */
export function expectedAnswer(now: number, time: WorkingTime): ExpectedAnswer | null {
  const today = dayAt(now, time.timeZone);
  for (let ahead = 0; ahead <= LOOK_AHEAD_DAYS; ahead++) {
    const day = addDays(today, ahead);
    const hours = hoursOn(day, time);
    if (!hours) continue;
    const by = momentOf(day, hours.to, time.timeZone);
    // Whatever comes with the stroke of closing is too late for that day.
    if (by <= now) continue;
    return { day, isToday: ahead === 0, from: momentOf(day, hours.from, time.timeZone), by };
  }
  return null;
}

/** The day there, such as `2027-01-04`. @param at ms since 1970 */
export function dayAt(at: number, timeZone: string): string {
  return dayText(localTime(at, timeZone));
}

export function addDays(day: string, days: number): string {
  return dayText(startOf(day) + days * DAY_MS);
}

/** Days from one to another. */
export function daysBetween(from: string, to: string): number {
  return (startOf(to) - startOf(from)) / DAY_MS;
}

/** False for `2027-02-29` and whatever else no calendar has. */
export function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const start = startOf(text);
  return Number.isFinite(start) && dayText(start) === text;
}

/** A day that somebody typed: years before 2000 are slips of a key, not of a calendar file. */
export function isDay(text: string): boolean {
  return text.startsWith('2') && isCalendarDay(text);
}

/** 1 is Monday, 7 Sunday, as in ISO 8601. */
export function weekdayOf(day: string): number {
  // 1 January 1970 was a Thursday.
  return ((((startOf(day) / DAY_MS + 3) % 7) + 7) % 7) + 1;
}

function hoursOn(day: string, { officeHours, holidays }: WorkingTime): OpeningHours | null {
  if (holidays.some(({ from, to }) => from <= day && day <= to)) return null;
  const weekday = weekdayOf(day);
  return officeHours.find(({ days }) => days.includes(weekday)) ?? null;
}

/** In ms since 1970. @param minutes after midnight there */
export function momentOf(day: string, minutes: number, timeZone: string): number {
  const wanted = startOf(day) + minutes * MINUTE_MS;
  const near = wanted - offsetAt(wanted, timeZone);
  // Once more, for the days on which the clocks change.
  return wanted - offsetAt(near, timeZone);
}

function offsetAt(at: number, timeZone: string): number {
  return localTime(at, timeZone) - Math.floor(at / SECOND_MS) * SECOND_MS;
}

/** What the clock on the wall says, as if it were UTC. */
function localTime(at: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(
    ...([of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')] as const),
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      ...({ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric' } as const),
      ...({ day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const),
    });
    formats.set(timeZone, format);
  }
  return format;
}

function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function dayText(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
