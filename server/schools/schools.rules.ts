import type { SchoolContact } from './school';

/** The customary hours of a General Office (product description, "Help"). */
export const DEFAULT_OFFICE_HOURS = 'Mon-Fri 07:30-15:00';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** As a code is stored and compared: `cps` is CPS. */
export function schoolCode(typed: string): string {
  return typed.trim().toUpperCase();
}

/** The school year, which in Singapore is the calendar year. @param now ms since 1970 */
export function schoolYear(now: number, timeZone: string): number {
  return Number(new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' }).format(now));
}

/** The day there, `2027-01-04`. @param now ms since 1970 */
export function dayIn(timeZone: string, now: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
}

export function codeProblems(code: string): string[] {
  return /^[A-Z0-9]{2,12}$/.test(code)
    ? []
    : ['the code must be 2 to 12 capital letters or digits, such as CPS'];
}

export function nameProblems(name: string): string[] {
  if (name === '') return ['the name is empty'];
  if (Array.from(name).length > NAME_MAX) return [`the name is longer than ${NAME_MAX} characters`];
  return unprintable.test(name) ? ['the name holds a character that does not print'] : [];
}

export function contactProblems(contact: SchoolContact): string[] {
  return Object.entries(contact).flatMap(([line, text]: [string, string]) => {
    if (Array.from(text).length > NAME_MAX)
      return [`${line} is longer than ${NAME_MAX} characters`];
    if (unprintable.test(text)) return [`${line} holds a character that does not print`];
    const isOdd = line === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
    return isOdd ? ['the e-mail address must look like office@school.example'] : [];
  });
}

export interface OpeningHours {
  /** 1 is Monday, 7 Sunday, as in ISO 8601. */
  days: number[];
  /** Minutes after midnight in the school's time zone. */
  from: number;
  to: number;
}

export type OfficeHoursReading =
  { ok: true; text: string; hours: OpeningHours[] } | { ok: false; problems: string[] };

/** Reads `Mon-Thu 07:30-15:00, Fri 07:30-12:00`; no day may stand there twice. */
export function readOfficeHours(typed: string): OfficeHoursReading {
  const parts = typed.split(',').map((part) => part.trim().replace(/\s+/g, ' '));
  const hours = parts.map(readPart);
  const good = hours.filter((part) => part !== null);
  if (good.length < hours.length) {
    const example = `"${DEFAULT_OFFICE_HOURS}" or "Mon-Thu 07:30-15:00, Fri 07:30-12:00"`;
    return { ok: false, problems: [`the office hours must look like ${example}`] };
  }
  const all = good.flatMap((part) => part.days);
  const doubled = days.filter((_, index) => all.filter((day) => day === index + 1).length > 1);
  if (doubled.length > 0) {
    return { ok: false, problems: doubled.map((day) => `the office hours name ${day} twice`) };
  }
  return { ok: true, text: parts.join(', '), hours: good };
}

const NAME_MAX = 120;
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/u;

const partPattern =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))? (\d\d):([0-5]\d)-(\d\d):([0-5]\d)$/;

function readPart(part: string): OpeningHours | null {
  const match = partPattern.exec(part);
  if (!match) return null;
  const [, first = '', last = first, ...times] = match;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = times.map(Number);
  const start = dayNumber(first);
  const end = dayNumber(last);
  const from = fromHour * 60 + fromMinute;
  const to = toHour * 60 + toMinute;
  if (end < start || from >= to || to > MINUTES_A_DAY) return null;
  return { days: days.map((_, i) => i + 1).filter((day) => day >= start && day <= end), from, to };
}

function dayNumber(name: string): number {
  return days.findIndex((day) => day === name) + 1;
}

const MINUTES_A_DAY = 24 * 60;
