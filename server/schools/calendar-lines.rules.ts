import ICAL from 'ical.js';

/** A property of an event, and the line of the file on which it begins. */
export interface CalendarProperty {
  line: number;
  name: string;
  /** Such as `date`, `date-time`, `text`. */
  type: string;
  values: unknown[];
}

export interface CalendarEvent {
  line: number;
  properties: CalendarProperty[];
}

export interface CalendarReading {
  events: CalendarEvent[];
  problems: string[];
}

/** The events of an iCalendar text (RFC 5545), with the line of everything that is wrong. */
export function readCalendarLines(text: string): CalendarReading {
  const reading: CalendarReading = { events: [], problems: [] };
  const open: string[] = [];
  for (const { line, content } of unfolded(text)) {
    const [, word = '', name = ''] = /^(BEGIN|END):(.*)$/i.exec(content.trim()) ?? [];
    if (word.toUpperCase() === 'BEGIN') begin(name.trim().toUpperCase(), { line, open, reading });
    else if (word !== '') end(name.trim().toUpperCase(), { line, open, reading });
    else if (open.length === 0) reading.problems.push(`line ${line}: ${NO_CALENDAR}`);
    else if (open.join('/') === EVENT) addProperty(content, line, reading);
    if (reading.problems.length >= PROBLEMS_MAX) return reading;
  }
  if (open.length > 0) reading.problems.push(`the file ends before END:${open.at(-1) ?? ''}`);
  else if (reading.events.length === 0 && reading.problems.length === 0) {
    reading.problems.push('the file holds no event (BEGIN:VEVENT)');
  }
  return reading;
}

const NO_CALENDAR = 'this is no iCalendar file: it must begin with BEGIN:VCALENDAR';
const EVENT = 'VCALENDAR/VEVENT';
const PROBLEMS_MAX = 20;

interface Walk {
  line: number;
  /** The components that have begun and not ended. */
  open: string[];
  reading: CalendarReading;
}

function begin(name: string, { line, open, reading }: Walk): void {
  if (open.length === 0 && name !== 'VCALENDAR') {
    reading.problems.push(`line ${line}: ${NO_CALENDAR}`);
  }
  open.push(name);
  if (open.join('/') === EVENT) reading.events.push({ line, properties: [] });
}

function end(name: string, { line, open, reading }: Walk): void {
  if (open.at(-1) === name) open.pop();
  else reading.problems.push(`line ${line}: END:${name.slice(0, 20)} closes nothing`);
}

function addProperty(content: string, line: number, { events, problems }: CalendarReading): void {
  try {
    const [name, , type, ...values] = ICAL.parse.property(content) as unknown[];
    events.at(-1)?.properties.push({ line, name: String(name), type: String(type), values });
  } catch {
    // The message of the parser quotes the line, whatever stands in it.
    const word = /^[A-Za-z-]{1,40}(?=[;:])/.exec(content)?.[0]?.toUpperCase();
    problems.push(`line ${line}: ${word ? `${word} cannot be read` : 'this cannot be read'}`);
  }
}

/** A line that begins with a blank goes on from the one before (RFC 5545, 3.1). */
function unfolded(text: string): { line: number; content: string }[] {
  const lines: { line: number; content: string }[] = [];
  for (const [index, content] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const last = lines.at(-1);
    if (/^[ \t]/.test(content) && last) last.content += content.slice(1);
    else if (content.trim() !== '') lines.push({ line: index + 1, content });
  }
  return lines;
}
