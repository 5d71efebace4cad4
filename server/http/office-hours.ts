import { readOfficeHours, type OpeningHours } from '../schools/schools.rules';
import { sayTime } from './moments';
import type { PageContext } from './render';

/** "Open Monday to Friday, 7.30 a.m. to 3.00 p.m.", a sentence for each stretch of days. */
export function sayOfficeHours(officeHours: string, context: PageContext): string {
  const reading = readOfficeHours(officeHours);
  // What stands in the database was read once already.
  if (!reading.ok) return officeHours;
  const end = context.lang === 'zh' ? '。' : '. ';
  return reading.hours.map((part) => sayStretch(part, context)).join(end);
}

function sayStretch({ days, from, to }: OpeningHours, { t, lang }: PageContext): string {
  const first = sayDay(days[0] ?? 1, lang);
  const last = sayDay(days.at(-1) ?? 1, lang);
  return t('components.help.hours', {
    days: first === last ? first : t('components.help.days', { first, last }),
    from: sayClock(from, lang),
    to: sayClock(to, lang),
  });
}

/** @param day 1 is Monday, as the first day of 2024 was */
function sayDay(day: number, lang: string): string {
  const at = Date.UTC(2024, 0, day);
  return new Intl.DateTimeFormat(`${lang}-SG`, { weekday: 'long', timeZone: 'UTC' }).format(at);
}

/** @param minutes after midnight */
function sayClock(minutes: number, lang: string): string {
  return sayTime(Date.UTC(2024, 0, 1, 0, minutes), { lang, timeZone: 'UTC' });
}
