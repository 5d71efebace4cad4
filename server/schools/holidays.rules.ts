import {
  readCalendarLines,
  type CalendarEvent,
  type CalendarProperty,
} from './calendar-lines.rules';
import { addDays, daysBetween, isCalendarDay, type DayRange } from './working-time.rules';

/** Whole days on which the office is closed: a public holiday, a week of vacation. */
export interface Holiday extends DayRange {
  name: string;
}

export type HolidaysReading = { ok: true; holidays: Holiday[] } | { ok: false; problems: string[] };

/** Characters; a list of many years has about a tenth of it. */
export const HOLIDAYS_MAX_LENGTH = 200_000;

/**
 * Reads an iCalendar file (RFC 5545) of holidays. Every event lasts whole days: `DATE` values, or
 * local midnights. An event may come again every year (`RRULE:FREQ=YEARLY`); no other repetition is
 * understood, and what is not understood is refused, never passed over.
 *
 * @param within only holidays that touch these days are given; everything is checked
 */
export function readHolidays(text: string, within: DayRange): HolidaysReading {
  if (text.length > HOLIDAYS_MAX_LENGTH) {
    return { ok: false, problems: [`the file is longer than ${HOLIDAYS_MAX_LENGTH} characters`] };
  }
  const { events, problems } = readCalendarLines(text);
  if (events.length > EVENTS_MAX) {
    return { ok: false, problems: [`the file holds more than ${EVENTS_MAX} events`] };
  }
  const read = events.filter(isHeld).map(readEvent);
  const all = [...problems, ...read.flatMap((one) => ('problems' in one ? one.problems : []))];
  if (all.length > 0) return { ok: false, problems: all.slice(0, PROBLEMS_MAX) };
  const holidays = read
    .flatMap((one) => ('problems' in one ? [] : occurrences(one, within)))
    .sort((one, other) => (one.from < other.from ? -1 : one.from > other.from ? 1 : 0));
  return { ok: true, holidays };
}

const PROBLEMS_MAX = 20;
/** Enough for twenty years of holidays and vacations; every promise reads them all. */
const EVENTS_MAX = 1000;
/** Nothing yearly needs to begin earlier, and every year of it is counted. */
const EARLIEST = '1900-01-01';
/** Days; the longest vacation is far shorter, and a wrong year far longer. */
const DAYS_MAX = 366;
const NAME_MAX = 120;

interface HolidayRule {
  name: string;
  from: string;
  days: number;
  yearly: Yearly | null;
}

interface Yearly {
  interval: number;
  count: number;
  until: string;
}

function isHeld({ properties }: CalendarEvent): boolean {
  const status = properties.find(({ name }) => name === 'status');
  return textOf(status).toUpperCase() !== 'CANCELLED';
}

function textOf(property: CalendarProperty | undefined): string {
  const [value] = property?.values ?? [];
  return typeof value === 'string' ? value : '';
}

function readEvent({ line, properties }: CalendarEvent): HolidayRule | { problems: string[] } {
  const of = (wanted: string) => properties.find(({ name }) => name === wanted);
  const problems = properties
    .filter(({ name }) => ['exdate', 'rdate', 'recurrence-id', 'exrule'].includes(name))
    .map((property) => `line ${property.line}: ${property.name.toUpperCase()} is not understood`);
  const doubled = ['dtstart', 'dtend', 'duration', 'rrule'].filter(
    (wanted) => properties.filter(({ name }) => name === wanted).length > 1,
  );
  problems.push(...doubled.map((name) => `line ${line}: ${name.toUpperCase()} stands there twice`));
  const start = of('dtstart');
  if (!start) return { problems: [...problems, `line ${line}: the event has no DTSTART`] };
  const from = dayOf(start);
  if (from === null) problems.push(`line ${start.line}: DTSTART ${NO_DAY}`);
  const days = from === null ? 1 : lengthOf(from, of('dtend'), of('duration'));
  if (typeof days === 'string') problems.push(days);
  const rule = of('rrule');
  const yearly = rule && from !== null ? readYearly(rule, from) : null;
  if (typeof yearly === 'string') problems.push(yearly);
  if (problems.length > 0 || from === null) return { problems };
  const name = textOf(of('summary')).slice(0, NAME_MAX);
  return { name, from, days: days as number, yearly: yearly as Yearly | null };
}

const NO_DAY = 'must be a whole day, such as DTSTART;VALUE=DATE:20270101';

/** A date, or a local midnight. UTC moments are none: whose day they mean depends on the place. */
function dayOf(property: CalendarProperty): string | null {
  const { type } = property;
  const text = textOf(property);
  const day = type === 'date-time' ? text.replace(/T00:00:00$/, '') : text;
  return ['date', 'date-time'].includes(type) && isCalendarDay(day) && day >= EARLIEST ? day : null;
}

/** Days, or what is wrong. The end itself no longer belongs to the event (RFC 5545, 3.6.1). */
function lengthOf(
  from: string,
  end: CalendarProperty | undefined,
  duration: CalendarProperty | undefined,
): number | string {
  if (duration) return durationDays(duration);
  if (!end) return 1;
  const to = dayOf(end);
  if (to === null) return `line ${end.line}: DTEND ${NO_DAY}`;
  const days = daysBetween(from, to);
  if (days < 1) return `line ${end.line}: DTEND must lie after DTSTART`;
  return days > DAYS_MAX ? `line ${end.line}: ${TOO_LONG}` : days;
}

const TOO_LONG = `a holiday lasts ${DAYS_MAX} days at most`;

function durationDays(property: CalendarProperty): number | string {
  const { line } = property;
  const [, count, unit] = /^P(\d+)(D|W)$/.exec(textOf(property)) ?? [];
  const days = Number(count ?? 0) * (unit === 'W' ? 7 : 1);
  if (days < 1) return `line ${line}: DURATION must be whole days, such as P1D`;
  return days > DAYS_MAX ? `line ${line}: ${TOO_LONG}` : days;
}

/** Some write the day of the start into the rule as well. */
function readYearly({ line, values: [value] }: CalendarProperty, from: string): Yearly | string {
  const rule = value as Record<string, unknown>;
  const { freq, interval = 1, count = Infinity, until, bymonth, bymonthday, ...rest } = rule;
  const [, month, day] = from.split('-').map(Number);
  const only = (given: unknown, wanted: unknown) => given === undefined || given === wanted;
  const understood =
    freq === 'YEARLY' &&
    only(bymonth, month) &&
    only(bymonthday, day) &&
    Object.keys(rest).every((key) => key === 'wkst');
  if (!understood) return `line ${line}: RRULE may only be FREQ=YEARLY, on the day of DTSTART`;
  const last = typeof until === 'string' ? until.slice(0, 10) : '9999-12-31';
  const numbers = [interval, count].every((one) => typeof one === 'number' && one >= 1);
  if (!numbers || !isCalendarDay(last)) return `line ${line}: RRULE cannot be read`;
  return { interval: interval as number, count: count as number, until: last };
}

function occurrences({ name, from, days, yearly }: HolidayRule, within: DayRange): Holiday[] {
  const starts = yearly ? yearlyStarts(from, yearly, within) : [from];
  return starts
    .map((start) => ({ name, from: start, to: addDays(start, days - 1) }))
    .filter((holiday) => holiday.to >= within.from && holiday.from <= within.to);
}

/** 29 February comes in leap years only (RFC 5545, 3.3.10: days that do not exist are left out). */
function yearlyStarts(
  from: string,
  { interval, count, until }: Yearly,
  within: DayRange,
): string[] {
  const starts: string[] = [];
  const last = within.to < until ? within.to : until;
  const isLeapDay = from.endsWith('-02-29');
  let left = count;
  for (let year = Number(from.slice(0, 4)); left > 0; year += interval) {
    const start = `${String(year).padStart(4, '0')}${from.slice(4)}`;
    if (year > Number(last.slice(0, 4)) || start > last) break;
    if (isLeapDay && !isCalendarDay(start)) continue;
    starts.push(start);
    left -= 1;
  }
  return starts;
}
