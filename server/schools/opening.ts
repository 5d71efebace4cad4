import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readHolidays, type Holiday } from './holidays.rules';
import type { School } from './school';
import { DEFAULT_OFFICE_HOURS, readOfficeHours, type OpeningHours } from './schools.rules';
import {
  addDays,
  dayAt,
  expectedAnswer,
  LOOK_AHEAD_DAYS,
  type DayRange,
  type ExpectedAnswer,
} from './working-time.rules';

export interface Opening extends Pick<School, 'officeHours' | 'timeZone'> {
  /** An iCalendar text; null where none was given. */
  holidays: string | null;
}

/** When the school's office can be expected to answer. @param now ms since 1970 */
export function expectedFrom(school: Opening, now: number): ExpectedAnswer | null {
  const today = dayAt(now, school.timeZone);
  const within = { from: today, to: addDays(today, LOOK_AHEAD_DAYS) };
  return expectedAnswer(now, {
    officeHours: hoursOf(school),
    holidays: holidaysWithin(school.holidays, within),
    timeZone: school.timeZone,
  });
}

/** @param holidays an iCalendar text; null where none was given */
export function holidaysWithin(holidays: string | null, within: DayRange): Holiday[] {
  if (holidays === null) return [];
  const reading = readHolidays(holidays, within);
  // What stands in the database was read once already.
  return reading.ok ? reading.holidays : [];
}

function hoursOf({ officeHours }: Opening): readonly OpeningHours[] {
  const reading = readOfficeHours(officeHours);
  if (reading.ok) return reading.hours;
  const usual = readOfficeHours(DEFAULT_OFFICE_HOURS);
  return usual.ok ? usual.hours : [];
}

/** The public holidays that are shipped, as an iCalendar text; see docs/holidays.md. */
export function singaporeHolidays(): string {
  return readFileSync(join(__dirname, 'holidays-singapore.ics'), 'utf8');
}
