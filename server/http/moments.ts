import type { PageContext } from './render';

interface Place {
  lang: string;
  timeZone: string;
}

/** "Monday, 4 January, 10.35 a.m.": as people in Singapore say it. */
export function sayMoment(at: number, { lang, timeZone }: Place): string {
  const day = formatOf(localeOf(lang), {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }).format(at);
  const time = sayTime(at, { lang, timeZone });
  if (lang === 'zh') return `${day} ${time}`;
  const withComma = lang === 'en' ? day.replace(/^(\p{L}+),? /u, '$1, ') : day;
  return `${withComma}, ${time}`;
}

/** "Mon, 4 Jan 2027": a day of a calendar, 2027-01-04, wherever it is read. */
export function sayDay(day: string, lang: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) return day;
  return formatOf(localeOf(lang), {
    ...{ timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  }).format(at);
}

/** "10.35 a.m.", "10.35 pagi", "上午10:35", "காலை 10:35". */
export function sayTime(at: number, { lang, timeZone }: Place): string {
  const options = { timeZone, hour: 'numeric', minute: '2-digit' } as const;
  if (lang !== 'en') {
    const spoken = { ...options, dayPeriod: 'short', hour12: true } as const;
    const time = formatOf(localeOf(lang), spoken).format(at);
    return lang === 'ms' ? time.replace(':', '.') : time;
  }
  const parts = formatOf('en-GB', { ...options, hour12: true }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  const half = of('dayPeriod').toLowerCase().startsWith('a') ? 'a.m.' : 'p.m.';
  return `${Number(of('hour')) || 12}.${of('minute')} ${half}`;
}

/** The time alone when it is today there, else the day too. Rounded up to the next minute. */
export function sayUntil(until: number, now: number, place: Place): string {
  const at = Math.ceil(until / MINUTE_MS) * MINUTE_MS;
  return dayOf(at, place) === dayOf(now, place) ? sayTime(at, place) : sayMoment(at, place);
}

export function placeOf(context: PageContext, timeZone: string): Place {
  return { lang: context.lang, timeZone };
}

/** As in Singapore; English there is written the British way. */
function localeOf(lang: string): string {
  return lang === 'en' ? 'en-GB' : `${lang}-SG`;
}

function dayOf(at: number, { timeZone }: Place): string {
  return formatOf('en-CA', { timeZone, dateStyle: 'short' }).format(at);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format takes half a millisecond; languages and time zones are few. */
function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${locale} ${JSON.stringify(options)}`;
  let format = formats.get(name);
  if (!format) formats.set(name, (format = new Intl.DateTimeFormat(locale, options)));
  return format;
}

const MINUTE_MS = 60_000;
