import { readSchoolNetwork } from '../../server/schools/networks';
import {
  codeProblems,
  contactProblems,
  nameProblems,
  readOfficeHours,
  schoolCode,
  schoolYear,
} from '../../server/schools/schools.rules';

test.each([' cps ', 'Cps', 'CPS'])('%j is CPS', (typed) => {
  expect(schoolCode(typed)).toBe('CPS');
});

test.each(['CPS', 'S1', 'ABCDEFGHIJ12'])('%s is a code', (code) => {
  expect(codeProblems(code)).toEqual([]);
});

test.each(['', 'A', 'ABCDEFGHIJ123', 'C-S', 'ÄPS', 'C S', 'CPS\n'])('%j is no code', (code) => {
  expect(codeProblems(code)).toEqual([expect.stringContaining('2 to 12')]);
});

test.each([
  ['', 'empty'],
  ['x'.repeat(121), 'longer than 120'],
  ['Cedar\u202E', 'does not print'],
])('the name %j is refused', (name, words) => {
  expect(nameProblems(name)).toEqual([expect.stringContaining(words)]);
});

test('a name may be in any script', () => {
  expect(nameProblems('光明小学 (Bright Primary)')).toEqual([]);
});

test('contact lines are short and printable', () => {
  expect(contactProblems({ phone: '6123 4567' })).toEqual([]);
  expect(contactProblems({ phone: 'x'.repeat(121), place: '\u001B[0m' })).toEqual([
    'phone is longer than 120 characters',
    'place holds a character that does not print',
  ]);
});

test.each([
  ['Mon-Fri 07:30-15:00', [{ days: [1, 2, 3, 4, 5], from: 450, to: 900 }]],
  ['Sat 09:00-24:00', [{ days: [6], from: 540, to: 1440 }]],
  [
    'Mon-Thu  07:30-15:00 ,Fri 07:30-12:00',
    [
      { days: [1, 2, 3, 4], from: 450, to: 900 },
      { days: [5], from: 450, to: 720 },
    ],
  ],
])('office hours %j', (typed, hours) => {
  expect(readOfficeHours(typed)).toMatchObject({ ok: true, hours });
});

test('office hours are kept in one spelling', () => {
  const reading = readOfficeHours(' Mon-Thu  07:30-15:00 ,Fri 07:30-12:00');
  expect(reading).toMatchObject({ text: 'Mon-Thu 07:30-15:00, Fri 07:30-12:00' });
});

test.each([
  ...['', 'Mon', '07:30-15:00', 'mon-fri 07:30-15:00', 'Fri-Mon 07:30-15:00'],
  ...['Mon 15:00-07:30', 'Mon 07:30-07:30', 'Mon 07:60-15:00', 'Mon 07:30-24:01'],
  ...['Mon-Fri 7.30-15.00', 'Mon-Fri 07:30-15:00,', 'Mon-Fri 07:30-15:00; Sat 08:00-12:00'],
])('office hours %j are refused', (typed) => {
  expect(readOfficeHours(typed)).toEqual({
    ...{ ok: false, problems: [expect.stringContaining('must look like')] },
  });
});

test('a day that stands twice is named', () => {
  expect(readOfficeHours('Mon-Fri 07:30-15:00, Fri 16:00-17:00')).toEqual({
    ...{ ok: false, problems: ['the office hours name Fri twice'] },
  });
});

test.each([
  ['203.0.113.0/24', '203.0.113.0/24'],
  [' 203.0.113.7/24 ', '203.0.113.0/24'],
  ['203.0.113.7', '203.0.113.7/32'],
  ['2001:db8::1', '2001:db8::1/128'],
  ['2001:db8:1:2::9/48', '2001:db8:1::/48'],
  ['::ffff:203.0.113.0/120', '203.0.113.0/24'],
  ['10.0.0.0/8', '10.0.0.0/8'],
])('the network %j is stored as %s', (typed, text) => {
  expect(readSchoolNetwork(typed)).toEqual({ ok: true, text });
});

test.each([
  ...['', 'school', '203.0.113.0/33', '203.0.113.256', '203.0.113/24', '010.0.0.1/32'],
  ...['0.0.0.0/0', '10.0.0.0/7', '::/0', '2001::/15', '203.0.113.0/24/24'],
])('the network %j is refused', (typed) => {
  expect(readSchoolNetwork(typed)).toMatchObject({ ok: false });
});

test.each([
  [Date.UTC(2027, 11, 31, 15, 59), 'Asia/Singapore', 2027],
  [Date.UTC(2027, 11, 31, 16, 0), 'Asia/Singapore', 2028],
  [Date.UTC(2027, 11, 31, 16, 0), 'UTC', 2027],
])('at %d in %s the school year is %d', (now, timeZone, year) => {
  expect(schoolYear(now, timeZone)).toBe(year);
});
