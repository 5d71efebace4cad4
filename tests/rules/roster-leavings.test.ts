import { defaultLeavingDay, isDay, needsConfirming } from '../../server/roster/leavings.rules';

test.each([
  [0, 0, false],
  [1, 20, false],
  [2, 39, true],
  [5, 100, false],
  [6, 100, true],
  [1, 0, true],
])('%i leavers of %i pupils: their number needed is %p', (leaving, present, isNeeded) => {
  expect(needsConfirming({ leaving, present })).toBe(isNeeded);
});

test.each(['2027-12-31', '2028-02-29', '2000-02-29', '2027-01-01'])('%s is a day', (day) => {
  expect(isDay(day)).toBe(true);
});

test.each([
  ...['2027-02-29', '2100-02-29', '2027-13-01', '2027-00-10', '2027-01-00', '2027-04-31'],
  ...['27-01-01', '2027-1-1', '1999-12-31', ' 2027-01-01', '2027-01-01T00:00', ''],
])('%j is none', (day) => {
  expect(isDay(day)).toBe(false);
});

test('pupils leave on the last day of the year', () => {
  expect(defaultLeavingDay('2027-01-04')).toBe('2027-12-31');
});
