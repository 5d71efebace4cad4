import { readHeader } from '../../server/roster/roster-header.rules';

const required = ['student_number', 'full_name', 'first_name', 'last_name', 'class', 'level'];

function problems(cells: string[]): string[] {
  const reading = readHeader(cells);
  return reading.ok ? [] : reading.problems;
}

test('columns may stand in any order, in any letter case, with spaces around', () => {
  const reading = readHeader([' LEVEL', 'class ', ...required.slice(0, 4), 'login_id']);
  expect(reading.ok && reading.header.width).toBe(7);
  expect(reading.ok && [...reading.header.at]).toEqual([
    ['level', 0],
    ['class', 1],
    ['student_number', 2],
    ['full_name', 3],
    ['first_name', 4],
    ['last_name', 5],
    ['login_id', 6],
  ]);
});

test.each(required)('without %s it is refused, and told which', (column) => {
  const found = problems(required.filter((name) => name !== column));
  expect(found).toEqual([expect.stringContaining(`the column ${column} is missing`)]);
});

test('everything that is wrong is told at once', () => {
  const found = problems(['student_number', 'name', 'level', 'level', '', 'full_name', 'role']);
  expect(found).toEqual([
    expect.stringContaining('first_name is missing'),
    expect.stringContaining('last_name is missing'),
    expect.stringContaining('class is missing'),
    expect.stringContaining('unknown column "name"'),
    expect.stringContaining('column 5 has no name'),
    expect.stringContaining('unknown column "role"'),
    expect.stringContaining('level is there twice'),
  ]);
});

test.each([
  [';', '";"'],
  ['\t', 'tabs'],
  ['|', '"|"'],
])('columns separated by %j are told apart from a wrong header', (separator, named) => {
  expect(problems([required.join(separator)])).toEqual([
    expect.stringContaining(`separated by ${named}`),
  ]);
});

test('security 37: an unknown column is shown without what does not print', () => {
  expect(problems([...required, '\u001B[31mred\u202E'])).toEqual([
    expect.stringContaining('"<U+001B>[31mred<U+202E>"'),
  ]);
});
