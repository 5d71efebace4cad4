import fc from 'fast-check';
import { readOfficeHours } from '../../server/schools/schools.rules';
import {
  addDays,
  dayAt,
  daysBetween,
  expectedAnswer,
  isDay,
  LOOK_AHEAD_DAYS,
  weekdayOf,
  type DayRange,
  type WorkingTime,
} from '../../server/schools/working-time.rules';

const HOUR = 3_600_000;

function hours(text: string) {
  const reading = readOfficeHours(text);
  if (!reading.ok) throw new Error(text);
  return reading.hours;
}

const usual: WorkingTime = {
  officeHours: hours('Mon-Fri 07:30-15:00'),
  holidays: [],
  timeZone: 'Asia/Singapore',
};

/** In Singapore, which is eight hours ahead. */
function at(day: string, time: string): number {
  return Date.parse(`${day}T${time}:00+08:00`);
}

// Monday, 4 January 2027.
test.each([
  ['before it opens', '2027-01-04', '05:00', '2027-01-04', true],
  ['while it is open', '2027-01-04', '10:00', '2027-01-04', true],
  ['a minute before closing', '2027-01-04', '14:59', '2027-01-04', true],
  ['with the stroke of closing', '2027-01-04', '15:00', '2027-01-05', false],
  ['at night', '2027-01-04', '23:59', '2027-01-05', false],
  ['a minute after midnight', '2027-01-05', '00:01', '2027-01-05', true],
  ['on Friday afternoon', '2027-01-08', '16:00', '2027-01-11', false],
  ['on Sunday', '2027-01-10', '12:00', '2027-01-11', false],
])('a request %s', (...[, day, time, expected, isToday]) => {
  expect(expectedAnswer(at(day, time), usual)).toEqual({
    ...{ day: expected, isToday, from: at(expected, '07:30'), by: at(expected, '15:00') },
  });
});

test('holidays and vacations are passed over together with weekends', () => {
  const holidays = [
    { from: '2027-01-05', to: '2027-01-05' },
    { from: '2027-01-06', to: '2027-01-08' },
    { from: '2027-01-11', to: '2027-01-11' },
  ];
  const time = { ...usual, holidays };
  expect(expectedAnswer(at('2027-01-04', '15:00'), time)?.day).toBe('2027-01-12');
  expect(expectedAnswer(at('2027-01-05', '08:00'), time)?.day).toBe('2027-01-12');
  expect(expectedAnswer(at('2027-01-04', '08:00'), time)?.day).toBe('2027-01-04');
});

test('other hours on other days, a Saturday morning, a day until midnight', () => {
  const officeHours = hours('Mon-Thu 07:30-15:00, Sat 09:00-12:00, Sun 20:00-24:00');
  const time = { ...usual, officeHours };
  expect(expectedAnswer(at('2027-01-07', '15:30'), time)?.by).toBe(at('2027-01-09', '12:00'));
  expect(expectedAnswer(at('2027-01-10', '23:59'), time)?.by).toBe(at('2027-01-11', '00:00'));
});

test('the day is the one of the school, not of UTC', () => {
  const late = Date.UTC(2027, 0, 4, 16, 30);
  expect(expectedAnswer(late, usual)).toMatchObject({ day: '2027-01-05', isToday: true });
  expect(expectedAnswer(late, { ...usual, timeZone: 'UTC' })?.day).toBe('2027-01-05');
  expect(expectedAnswer(late, { ...usual, timeZone: 'America/New_York' })?.day).toBe('2027-01-04');
});

test('hours hold on the days on which the clocks change', () => {
  // Sunday, 28 March 2027, at 1 a.m. UTC the clocks in Berlin go from 2 to 3.
  const time = {
    ...{ officeHours: hours('Sun 01:00-10:00'), holidays: [], timeZone: 'Europe/Berlin' },
  };
  expect(expectedAnswer(Date.UTC(2027, 2, 27, 12), time)).toMatchObject({
    ...{ from: Date.UTC(2027, 2, 28, 0), by: Date.UTC(2027, 2, 28, 8) },
  });
  expect(expectedAnswer(Date.UTC(2027, 9, 30, 12), time)).toMatchObject({
    ...{ from: Date.UTC(2027, 9, 30, 23), by: Date.UTC(2027, 9, 31, 9) },
  });
});

test('a school that never opens promises nothing', () => {
  const holidays = [{ from: '2027-01-01', to: '2029-12-31' }];
  expect(expectedAnswer(at('2027-01-04', '10:00'), { ...usual, holidays })).toBeNull();
});

const day = fc.integer({ min: 0, max: 700 }).map((days) => addDays('2026-06-01', days));
const range = fc
  .tuple(day, fc.integer({ min: 0, max: 30 }))
  .map(([from, more]): DayRange => ({ from, to: addDays(from, more) }));
const times = fc.record({
  officeHours: fc.constantFrom(
    ...[usual.officeHours, hours('Tue 08:00-09:00'), hours('Mon-Sat 06:00-24:00')],
  ),
  holidays: fc.array(range, { maxLength: 8 }),
  timeZone: fc.constantFrom('Asia/Singapore', 'America/New_York', 'Pacific/Auckland', 'UTC'),
});
const moment = fc.integer({ min: Date.UTC(2026, 5, 1), max: Date.UTC(2028, 0, 1) });

function isOpen({ officeHours, holidays }: WorkingTime, day: string): boolean {
  return (
    officeHours.some(({ days }) => days.includes(weekdayOf(day))) &&
    !holidays.some(({ from, to }) => from <= day && day <= to)
  );
}

test('property: it is an open day, it lies ahead, and no open day before it would do', () => {
  fc.assert(
    fc.property(moment, times, (now, time) => {
      const expected = expectedAnswer(now, time);
      if (!expected) throw new Error('eight short holidays cannot fill a year');
      const today = dayAt(now, time.timeZone);
      expect(isOpen(time, expected.day)).toBe(true);
      expect(expected.by).toBeGreaterThan(now);
      expect(expected.isToday).toBe(expected.day === today);
      // Skipped: only today (after closing) and closed days.
      for (let one = addDays(today, 1); one < expected.day; one = addDays(one, 1)) {
        expect(isOpen(time, one)).toBe(false);
      }
      expect(dayAt(expected.from, time.timeZone)).toBe(expected.day);
    }),
  );
});

test('property: whoever asks later is never promised an earlier answer', () => {
  fc.assert(
    fc.property(moment, fc.integer({ min: 0, max: 99 * HOUR }), times, (now, more, time) => {
      const first = expectedAnswer(now, time);
      const second = expectedAnswer(now + more, time);
      expect(second?.by).toBeGreaterThanOrEqual(first?.by ?? 0);
    }),
  );
});

test('property: one more holiday never makes it earlier', () => {
  fc.assert(
    fc.property(moment, times, range, (now, time, more) => {
      const after = expectedAnswer(now, { ...time, holidays: [...time.holidays, more] });
      expect(after?.by).toBeGreaterThanOrEqual(expectedAnswer(now, time)?.by ?? 0);
    }),
  );
});

test.each([
  ['2027-01-04', 1],
  ['2027-01-10', 7],
  ['2028-02-29', 2],
  ['1970-01-01', 4],
  ['1969-12-31', 3],
])('%s is day %i of its week', (text, weekday) => {
  expect(weekdayOf(text)).toBe(weekday);
});

test('days are counted over months and leap days', () => {
  expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
  expect(daysBetween('2027-12-31', '2028-03-01')).toBe(61);
  expect(LOOK_AHEAD_DAYS).toBeGreaterThan(366);
});

test.each(['2027-12-31', '2028-02-29', '2000-02-29', '2027-01-01'])('%s is a day', (day) => {
  expect(isDay(day)).toBe(true);
});

test.each([
  ...['2027-02-29', '2100-02-29', '2027-13-01', '2027-00-10', '2027-01-00', '2027-04-31'],
  ...['1999-12-31', '27-01-01', '2027-1-1', '20270101', ' 2027-01-01', '2027-01-01T00:00', ''],
])('%j is no day', (day) => {
  expect(isDay(day)).toBe(false);
});
