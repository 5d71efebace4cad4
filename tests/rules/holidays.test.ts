import { readHolidays } from '../../server/schools/holidays.rules';
import { expectedFrom, singaporeHolidays } from '../../server/schools/opening';
import { weekdayOf } from '../../server/schools/working-time.rules';

const years = { from: '2026-01-01', to: '2028-12-31' };

function calendar(...events: string[][]): string {
  const bodies = events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']);
  return ['BEGIN:VCALENDAR', ...bodies, 'END:VCALENDAR'].join('\r\n');
}

function daysOf(text: string, within = years): string[] {
  const reading = readHolidays(text, within);
  if (!reading.ok) throw new Error(reading.problems.join('; '));
  return reading.holidays.map(({ name, from, to }) => `${name}: ${from} ${to}`);
}

function problemsOf(text: string): string[] {
  const reading = readHolidays(text, years);
  return reading.ok ? [] : reading.problems;
}

describe('an iCalendar file of holidays', () => {
  test.each([
    ['a date without an end', ['DTSTART;VALUE=DATE:20270101'], '2027-01-01 2027-01-01'],
    [
      'a date and the day after it as end',
      ['DTSTART;VALUE=DATE:20270101', 'DTEND;VALUE=DATE:20270102'],
      '2027-01-01 2027-01-01',
    ],
    [
      'a vacation over the turn of the year',
      ['DTSTART;VALUE=DATE:20271120', 'DTEND;VALUE=DATE:20280103'],
      '2027-11-20 2028-01-02',
    ],
    ['days as length', ['DTSTART;VALUE=DATE:20270313', 'DURATION:P9D'], '2027-03-13 2027-03-21'],
    ['weeks as length', ['DTSTART;VALUE=DATE:20270313', 'DURATION:P1W'], '2027-03-13 2027-03-19'],
    [
      'floating midnights',
      ['DTSTART:20270101T000000', 'DTEND:20270102T000000'],
      '2027-01-01 2027-01-01',
    ],
    [
      'midnights of a named zone',
      ['DTSTART;TZID=Asia/Singapore:20270101T000000'],
      '2027-01-01 2027-01-01',
    ],
  ])('%s', (_what, lines, days) => {
    expect(daysOf(calendar(lines))).toEqual([`: ${days}`]);
  });

  test('every year until, every other year, so many times', () => {
    const within = { from: '2027-01-01', to: '2031-12-31' };
    const one = (rule: string) =>
      daysOf(calendar(['SUMMARY:N', 'DTSTART;VALUE=DATE:20200101', `RRULE:${rule}`]), within).map(
        (text) => text.slice(3, 7),
      );
    expect(one('FREQ=YEARLY')).toEqual(['2027', '2028', '2029', '2030', '2031']);
    expect(one('FREQ=YEARLY;UNTIL=20281231')).toEqual(['2027', '2028']);
    expect(one('FREQ=YEARLY;INTERVAL=2')).toEqual(['2028', '2030']);
    expect(one('FREQ=YEARLY;COUNT=9')).toEqual(['2027', '2028']);
    expect(one('FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;WKST=MO')).toHaveLength(5);
  });

  test('29 February comes again in leap years only', () => {
    const text = calendar(['DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY']);
    expect(daysOf(text, { from: '2025-01-01', to: '2032-12-31' })).toEqual([
      ': 2028-02-29 2028-02-29',
      ': 2032-02-29 2032-02-29',
    ]);
  });

  test('a yearly vacation that began last year still counts', () => {
    const text = calendar([
      ...['DTSTART;VALUE=DATE:20201220', 'DTEND;VALUE=DATE:20210103', 'RRULE:FREQ=YEARLY'],
    ]);
    expect(daysOf(text, { from: '2027-01-01', to: '2027-01-31' })).toEqual([
      ': 2026-12-20 2027-01-02',
    ]);
  });

  test('folded lines, LF, a BOM, alarms and cancelled events', () => {
    const text = [
      ...['\uFEFFBEGIN:VCALENDAR', 'X-WR-CALNAME:My', ' own', 'BEGIN:VTIMEZONE', 'DTSTART:junk'],
      ...['END:VTIMEZONE', 'BEGIN:VEVENT', 'SUMMARY:Chil', " dren's\\, Day", 'DTST'],
      ...[' ART;VALUE=DATE:20271001', 'BEGIN:VALARM', 'DURATION:junk', 'END:VALARM', 'END:VEVENT'],
      ...['BEGIN:VEVENT', 'STATUS:CANCELLED', 'DTSTART;VALUE=DATE:20271002', 'END:VEVENT'],
      ...['END:VCALENDAR', ''],
    ].join('\n');
    expect(daysOf(text)).toEqual(["Children's, Day: 2027-10-01 2027-10-01"]);
  });

  test('they come in order, and only those that touch the days asked for', () => {
    const text = calendar(
      ['SUMMARY:C', 'DTSTART;VALUE=DATE:20270301'],
      ['SUMMARY:A', 'DTSTART;VALUE=DATE:20270110', 'DTEND;VALUE=DATE:20270202'],
      ['SUMMARY:B', 'DTSTART;VALUE=DATE:20270228'],
    );
    expect(daysOf(text, { from: '2027-02-01', to: '2027-02-28' })).toEqual([
      'A: 2027-01-10 2027-02-01',
      'B: 2027-02-28 2027-02-28',
    ]);
  });

  test.each([
    [[], 'line 2: the event has no DTSTART'],
    [['DTSTART;VALUE=DATE:20270229'], 'line 3: DTSTART must be a whole day'],
    [['DTSTART;VALUE=DATE:2027-01-01'], 'line 3: DTSTART must be a whole day'],
    [['DTSTART:20270101'], 'line 3: DTSTART must be a whole day'],
    [['DTSTART:20270101T000000Z'], 'line 3: DTSTART must be a whole day'],
    [['DTSTART:20270101T080000'], 'line 3: DTSTART must be a whole day'],
    [['DTSTART;VALUE=DATE:18991231'], 'line 3: DTSTART must be a whole day'],
    [['DTSTART;VALUE=PERIOD:20270101'], 'line 3: DTSTART cannot be read'],
    [
      ['SUMMARY:x', 'DTSTART;VALUE=DATE:20270101', 'DTEND;VALUE=DATE:20270101'],
      'line 5: DTEND must',
    ],
    [['DTSTART;VALUE=DATE:20270101', 'DTEND;VALUE=DATE:20370101'], 'line 4: a holiday lasts 366'],
    [['DTSTART;VALUE=DATE:20270101', 'DTEND:20270102T100000'], 'line 4: DTEND must be a whole day'],
    [['DTSTART;VALUE=DATE:20270101', 'DURATION:PT8H'], 'line 4: DURATION must be whole days'],
    [['DTSTART;VALUE=DATE:20270101', 'DURATION:P0D'], 'line 4: DURATION must be whole days'],
    [['DTSTART;VALUE=DATE:20270101', 'DURATION:P99W'], 'line 4: a holiday lasts 366'],
    [['DTSTART;VALUE=DATE:20270101', 'RRULE:FREQ=WEEKLY'], 'line 4: RRULE may only be FREQ=YEARLY'],
    [['DTSTART;VALUE=DATE:20270101', 'RRULE:FREQ=YEARLY;BYDAY=1MO'], 'line 4: RRULE may only be'],
    [['DTSTART;VALUE=DATE:20270101', 'RRULE:FREQ=YEARLY;BYMONTH=2'], 'line 4: RRULE may only be'],
    [['DTSTART;VALUE=DATE:20270101', 'RRULE:FREQ=YEARLY;UNTIL=never'], 'line 4: RRULE cannot be'],
    [['DTSTART;VALUE=DATE:20270101', 'RRULE:FREQ=NEVER'], 'line 4: RRULE cannot be read'],
    [['DTSTART;VALUE=DATE:20270101', 'EXDATE;VALUE=DATE:20280101'], 'line 4: EXDATE is not under'],
    [
      ['DTSTART;VALUE=DATE:20270101', 'DTSTART;VALUE=DATE:20270102'],
      'line 2: DTSTART stands there',
    ],
    [['DTSTART;VALUE=DATE:20270101', 'and so on'], 'line 4: this cannot be read'],
  ])('an event of %j is refused with its line', (lines, problem) => {
    expect(problemsOf(calendar(lines))[0]).toContain(problem);
  });

  test.each([
    ['', 'the file holds no event'],
    ['BEGIN:VCALENDAR\nEND:VCALENDAR', 'the file holds no event'],
    ['code,name\n1,2', 'line 1: this is no iCalendar file'],
    ['BEGIN:VEVENT\nEND:VEVENT', 'line 1: this is no iCalendar file'],
    [
      'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270101',
      'the file ends before END:VEVENT',
    ],
    ['BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR', 'line 2: END:VEVENT closes nothing'],
    [
      calendar(...Array.from({ length: 1001 }, () => ['DTSTART;VALUE=DATE:20270101'])),
      'the file holds more than 1000 events',
    ],
    ['x'.repeat(200_001), 'the file is longer than 200000'],
  ])('the file %.40j is refused', (text, problem) => {
    expect(problemsOf(text)[0]).toContain(problem);
  });

  test('the largest file that is taken is read fast enough for every request', () => {
    const event = ['DTSTART;VALUE=DATE:19000101', 'RRULE:FREQ=YEARLY'];
    const text = calendar(...Array.from({ length: 1000 }, () => event));
    const begun = performance.now();
    expect(daysOf(text, { from: '2027-01-01', to: '2028-02-05' })).toHaveLength(2000);
    // A tenth of it on a machine that has nothing else to do.
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  test('all that is wrong is told at once, up to twenty lines, and no line is quoted', () => {
    const bad = calendar(...Array.from({ length: 30 }, () => ['DTSTART:<img src=x>\u001B']));
    const problems = problemsOf(bad);
    expect(problems).toHaveLength(20);
    expect(problems.join('')).not.toMatch(/img|\u001B/);
  });
});

describe("Singapore's holidays as shipped", () => {
  const all = daysOf(singaporeHolidays());

  test('those of 2026 and 2027, eleven days each and the Mondays after Sundays', () => {
    expect(all).toEqual([
      "New Year's Day: 2026-01-01 2026-01-01",
      'Chinese New Year: 2026-02-17 2026-02-18',
      'Hari Raya Puasa: 2026-03-21 2026-03-21',
      'Good Friday: 2026-04-03 2026-04-03',
      'Labour Day: 2026-05-01 2026-05-01',
      'Hari Raya Haji: 2026-05-27 2026-05-27',
      'Vesak Day: 2026-05-31 2026-06-01',
      'National Day: 2026-08-09 2026-08-10',
      'Deepavali: 2026-11-08 2026-11-09',
      'Christmas Day: 2026-12-25 2026-12-25',
      "New Year's Day: 2027-01-01 2027-01-01",
      'Chinese New Year: 2027-02-06 2027-02-08',
      'Hari Raya Puasa: 2027-03-10 2027-03-10',
      'Good Friday: 2027-03-26 2027-03-26',
      'Labour Day: 2027-05-01 2027-05-01',
      'Hari Raya Haji: 2027-05-17 2027-05-17',
      'Vesak Day: 2027-05-20 2027-05-20',
      'National Day: 2027-08-09 2027-08-09',
      'Deepavali: 2027-10-28 2027-10-28',
      'Christmas Day: 2027-12-25 2027-12-25',
    ]);
  });

  test('a holiday on a Sunday goes on to the Monday (Holidays Act, section 4)', () => {
    const ends = all.map((text) => text.slice(-10));
    expect(ends.filter((day) => weekdayOf(day) === 7)).toEqual([]);
  });

  test('Good Friday is two days before the Easter of the Gregorian calendar', () => {
    const fridays = all.filter((text) => text.startsWith('Good Friday')).map((t) => t.slice(-10));
    expect(fridays).toEqual([2026, 2027].map(goodFriday));
  });

  test('what arrives on the eve of National Day 2026 is answered on the Tuesday', () => {
    const school = {
      ...{ officeHours: 'Mon-Fri 07:30-15:00', timeZone: 'Asia/Singapore' },
      holidays: singaporeHolidays(),
    };
    // Friday, 7 August 2026, 3 p.m. in Singapore: the office has just closed.
    expect(expectedFrom(school, Date.UTC(2026, 7, 7, 7))).toMatchObject({ day: '2026-08-11' });
    expect(expectedFrom({ ...school, holidays: null }, Date.UTC(2026, 7, 7, 7))).toMatchObject({
      day: '2026-08-10',
    });
  });
});

/** The anonymous Gregorian computus (Nature, 1876). */
function goodFriday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * e + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  const easter = Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1);
  return new Date(easter - 2 * 86_400_000).toISOString().slice(0, 10);
}
