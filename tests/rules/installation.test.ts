import fc from 'fast-check';
import {
  enrolledPercent,
  figureNames,
  findSchools,
  neediestFirst,
  noFigures,
  sumOf,
  type SchoolFigures,
} from '../../server/desk/installation.rules';

const school = (code: string, figures: Partial<SchoolFigures> = {}): SchoolFigures => ({
  ...{ id: code, code, name: `School ${code}`, ...noFigures },
  ...figures,
});
const codes = (schools: readonly SchoolFigures[]) => schools.map(({ code }) => code);

test('overdue requests come first, then alerts, then the fewest with questions', () => {
  const schools = [
    school('ALL', { pupils: 100, enrolled: 100 }),
    school('NONE'),
    school('HALF', { pupils: 10, enrolled: 5 }),
    school('FEW', { pupils: 1000, enrolled: 10 }),
    school('ALERT', { pupils: 10, enrolled: 10, alerts: 1 }),
    school('LATE', { pupils: 10, enrolled: 10, overdue: 1 }),
    school('LATER', { overdue: 2 }),
  ];
  const order = ['LATER', 'LATE', 'ALERT', 'FEW', 'HALF', 'ALL', 'NONE'];
  expect(codes(neediestFirst(schools))).toEqual(order);
});

test('alike schools stand by their names', () => {
  expect(codes(neediestFirst(['C', 'A', 'B'].map((code) => school(code))))).toEqual([
    'A',
    'B',
    'C',
  ]);
});

test('the order hangs on the schools alone, and loses none', () => {
  const some = fc.uniqueArray(
    fc.record({ code: fc.string(), overdue: fc.nat(2), alerts: fc.nat(2), pupils: fc.nat(3) }),
    { selector: ({ code }) => code },
  );
  fc.assert(
    fc.property(some, (list) => {
      const schools = list.map(({ code, ...figures }) => school(code, figures));
      const order = codes(neediestFirst(schools));
      expect(codes(neediestFirst([...schools].reverse()))).toEqual(order);
      expect([...order].sort()).toEqual(codes(schools).sort());
    }),
  );
});

test.each([
  ['', ['CPS', 'MPS', 'XCP']],
  ['cp', ['CPS', 'XCP']],
  ['CPS', ['CPS']],
  [' MPS ', ['MPS']],
  ['school m', ['MPS']],
  ['chool', ['CPS', 'MPS', 'XCP']],
  ['nobody', []],
])('%j finds %j', (typed, found) => {
  expect(
    codes(
      findSchools(
        ['CPS', 'MPS', 'XCP'].map((code) => school(code)),
        typed,
      ),
    ),
  ).toEqual(found);
});

test('all together are the sum of each', () => {
  const one = Object.fromEntries(figureNames.map((name, index) => [name, index]));
  const sum = sumOf([school('A', one), school('B', one)]);
  expect(sum).toEqual(Object.fromEntries(figureNames.map((name, index) => [name, 2 * index])));
  expect(sumOf([])).toEqual(noFigures);
});

test.each([
  [0, 0, null],
  [3, 3, 100],
  [1000, 999, 99],
  [3, 1, 33],
])('of %i pupils %i are %s per cent', (pupils, enrolled, percent) => {
  expect(enrolledPercent({ ...noFigures, pupils, enrolled })).toBe(percent);
});
