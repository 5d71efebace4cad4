import { defaultLeavingDay, needsConfirming } from '../../server/roster/leavings.rules';

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

test('pupils leave on the last day of the year', () => {
  expect(defaultLeavingDay('2027-01-04')).toBe('2027-12-31');
});
