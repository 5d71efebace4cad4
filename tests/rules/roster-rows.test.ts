import fc from 'fast-check';
import { looksLikeNationalId } from '../../server/roster/roster-fields.rules';
import { readHeader, type RosterHeader } from '../../server/roster/roster-header.rules';
import { baseProblem, readRow, type RosterRow } from '../../server/roster/roster.rules';

const columns = [
  ...['student_number', 'full_name', 'first_name', 'last_name', 'class', 'level'],
  ...['login_id', 'guardian_email', 'guardian_mobile'],
];
const header = headerOf(columns);
const loginDomain = 'students.edu.sg';

function headerOf(cells: string[]): RosterHeader {
  const reading = readHeader(cells);
  if (!reading.ok) throw new Error(reading.problems.join());
  return reading.header;
}

const good: Record<string, string> = {
  ...{ student_number: 'S0001', full_name: 'Nur Aisyah Bte Ali', first_name: 'Nur Aisyah' },
  ...{ last_name: 'Ali', class: '2A', level: 'P2' },
  ...{ login_id: '', guardian_email: '', guardian_mobile: '' },
};

function read(changes: Record<string, string>) {
  const cells = columns.map((column) => changes[column] ?? good[column] ?? '');
  return readRow(cells, { header, loginDomain });
}

function rowOf(changes: Record<string, string>): RosterRow {
  const reading = read(changes);
  if (!reading.ok) throw new Error(reading.problems.join());
  return reading.row;
}

function problemsOf(changes: Record<string, string>): string[] {
  const reading = read(changes);
  return reading.ok ? [] : reading.problems;
}

test('a good row', () => {
  expect(rowOf({})).toEqual({
    ...{ studentNumber: 'S0001', fullName: 'Nur Aisyah Bte Ali', firstName: 'Nur Aisyah' },
    ...{ lastName: 'Ali', className: '2A', level: 'P2' },
    ...{ loginId: null, guardianEmail: null, guardianMobile: null },
    base: { ok: true, base: 'Nur_Aisyah_Ali' },
  });
});

test('optional columns may be missing', () => {
  const cells = columns.slice(0, 6).map((column) => good[column] ?? '');
  const reading = readRow(cells, { header: headerOf(columns.slice(0, 6)), loginDomain });
  expect(reading).toMatchObject({ ok: true, row: { loginId: null, guardianEmail: null } });
});

test('one spelling for what looks the same', () => {
  const row = rowOf({ full_name: ' Jose\u0301 \u00A0 Tan\u3000', class: ' 4 \u00A0A ' });
  expect(row).toMatchObject({ fullName: 'José Tan', className: '4 A' });
});

test.each([
  ["D'Souza-O’Brien, J. s/o K. @ Kay (Jay)", 'all the marks that a name may hold'],
  ['陈美玲', 'Chinese'],
  ['கவிதா', 'Tamil, with its vowel signs'],
  ['Nguyễn Thị Ánh', 'Vietnamese'],
  ['نور', 'Arabic'],
  ['Jon 2', 'a digit'],
])('%s is a name (%s)', (full_name) => {
  expect(problemsOf({ full_name, first_name: full_name, last_name: full_name })).toEqual([]);
});

test('the last name may be empty, the others not', () => {
  expect(problemsOf({ last_name: '' })).toEqual([]);
  expect(problemsOf({ full_name: ' ', first_name: '' })).toEqual([
    'full_name is empty',
    'first_name is empty',
  ]);
});

test.each([
  ['<', '"<" (U+003C)'],
  ['=', '"=" (U+003D)'],
  ['|', '"|" (U+007C)'],
  ['"', '""" (U+0022)'],
  ['_', '"_" (U+005F)'],
  ['\t', 'U+0009'],
  ['\n', 'U+000A'],
  ['\u001B', 'U+001B'],
  ['\u202E', 'U+202E'],
  ['\u200B', 'U+200B'],
  ['😀', '"😀" (U+1F600)'],
])('security 37: %j in a name is a bad row that names the character', (character, named) => {
  for (const column of ['full_name', 'first_name', 'last_name']) {
    expect(problemsOf({ [column]: `Jon${character}Tan` })).toEqual([
      expect.stringContaining(`${column} holds ${named};`),
    ]);
  }
});

test('all problems of a row are told', () => {
  const problems = problemsOf({
    ...{ student_number: '', full_name: 'a<b>', first_name: '', last_name: '=' },
    ...{ class: '', level: '4', login_id: 'a b', guardian_email: 'x', guardian_mobile: 'y' },
  });
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    ...['student_number', 'full_name', 'first_name', 'last_name', 'class', 'level'],
    ...['login_id', 'guardian_email', 'guardian_mobile'],
  ]);
});

test.each(['P0', 'P7', 'p4', 'Primary 4', '4', 'P4 P5'])('level %j is unknown', (level) => {
  expect(problemsOf({ level })).toEqual([`level "${level}" is not one of P1, P2, P3, P4, P5, P6`]);
});

test.each(['1A', '4 Respect', 'P4-Joy', '2/3 B', 'Year 1 (Art)', '三A'])('class %j', (name) => {
  expect(rowOf({ class: name }).className).toBe(name);
});

test.each(['', '=1A', '<b>', 'x'.repeat(21), "'4A", '4A;B'])('class %j is refused', (name) => {
  expect(problemsOf({ class: name })).toHaveLength(1);
});

test.each(['S0001', '2027-0001', 'a', '1', 'CPS/12.3', 'x'.repeat(32)])('number %j', (number) => {
  expect(rowOf({ student_number: ` ${number} ` }).studentNumber).toBe(number);
});

test.each(['-S1', 'S 1', '=1', 'S1\u200B', 'x'.repeat(33), 'Ś1', 'S1;', '@1'])(
  'number %j is refused',
  (student_number) => {
    const reading = read({ student_number });
    expect(reading).toMatchObject({ ok: false, studentNumber: null });
  },
);

test.each([
  'S1234567D',
  't0123456a',
  'F7654321X',
  'G1111111K',
  'M1234567Z',
  'S-1234567-D',
  'S1234567/D',
])(
  'security 39: %s looks like a national identity number and is refused, unrepeated',
  (student_number) => {
    expect(looksLikeNationalId(student_number)).toBe(true);
    const problems = problemsOf({ student_number });
    expect(problems).toEqual([expect.stringContaining('national identity number')]);
    expect(problems.join()).not.toContain('1234567');
  },
);

test.each(['S0001', 'S12345678', 'A1234567B', 'S1234567', '1234567D'])(
  '%s is no national identity number',
  (number) => {
    expect(looksLikeNationalId(number)).toBe(false);
  },
);

test.each([
  ['Jon_Tan', 'Jon_Tan@students.edu.sg'],
  [' Jon.Tan-2@STUDENTS.edu.sg ', 'Jon.Tan-2@students.edu.sg'],
  ['x'.repeat(64), `${'x'.repeat(64)}@students.edu.sg`],
])('login_id %j', (typed, loginId) => {
  expect(rowOf({ login_id: typed }).loginId).toBe(loginId);
});

test.each([
  'a b',
  '@students.edu.sg',
  'a@b.example',
  'a@@students.edu.sg',
  '_a',
  'a_',
  'a..b',
  'José',
  'a+b',
  'x'.repeat(65),
])('login_id %j is refused', (login_id) => {
  expect(problemsOf({ login_id })).toEqual([expect.stringMatching(/^login_id /)]);
});

test.each([
  'a@b',
  'a b@c.example',
  'a@b.example\r\nBcc: x@y.example',
  'a@b..example',
  '<a@b.example>',
  `${'x'.repeat(65)}@b.example`,
  `a@${'b.'.repeat(130)}example`,
])('guardian_email %j is refused', (guardian_email) => {
  expect(problemsOf({ guardian_email })).toEqual([expect.stringMatching(/^guardian_email /)]);
});

test.each([
  ['91234567', '91234567'],
  ['+65 9123-4567', '+6591234567'],
  ['(65) 9123.4567', '6591234567'],
])('guardian_mobile %j', (typed, stored) => {
  expect(rowOf({ guardian_mobile: typed }).guardianMobile).toBe(stored);
});

test.each(['1234567', 'call me', '+65 9123 456x', '1'.repeat(16), '++6591234567'])(
  'guardian_mobile %j is refused',
  (guardian_mobile) => {
    expect(problemsOf({ guardian_mobile })).toEqual([expect.stringMatching(/^guardian_mobile /)]);
  },
);

test('lengths are capped by characters, not by bytes', () => {
  expect(problemsOf({ full_name: '𠀀'.repeat(400) })).toEqual([]);
  expect(problemsOf({ full_name: 'x'.repeat(401), first_name: 'x'.repeat(201) })).toEqual([
    'full_name is longer than 400 characters',
    'first_name is longer than 200 characters',
  ]);
});

test('too many or too few columns is all that is told of a row', () => {
  const tooFew = readRow(['S1', 'x<'], { header, loginDomain });
  const problems = ['has 2 columns, the header has 9'];
  expect(tooFew).toEqual({ ok: false, problems, studentNumber: null });
  expect(readRow(Array(10).fill(''), { header, loginDomain })).toMatchObject({ ok: false });
});

test('a row of empty cells is told as such', () => {
  const empty = readRow(Array<string>(9).fill(' '), { header, loginDomain });
  expect(empty).toMatchObject({ problems: ['has only empty cells: delete the row'] });
});

test('a bad row still tells its number, so that doubled ones are found', () => {
  expect(read({ level: 'P9' })).toMatchObject({ ok: false, studentNumber: 'S0001' });
});

test('what a name lacks is told with the way out', () => {
  expect(baseProblem('empty')).toContain('column login_id');
  expect(baseProblem('too-long')).toContain('column login_id');
});

test('whatever stands in a row, it is read without an error and told in printable words', () => {
  const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...Object.values(good)));
  fc.assert(
    fc.property(fc.array(cell, { minLength: 8, maxLength: 10 }), (cells) => {
      const reading = readRow(cells, { header, loginDomain });
      if (!reading.ok) expect(reading.problems.join(' ')).not.toMatch(/[\p{C}]/u);
    }),
    { numRuns: 2000 },
  );
});
