import { refusalProblems, type RosterRefusal } from '../../server/roster/roster-refusal.rules';

const file = 'slips.csv';

test.each<[RosterRefusal, number | null, RegExp]>([
  [{ kind: 'empty' }, 1, /no pupils.*header and rows/],
  [{ kind: 'binary', line: 3 }, 3, /no text.*CSV UTF-8/],
  [{ kind: 'encoding', line: 4 }, 4, /not UTF-8.*CSV UTF-8/],
  [{ kind: 'row-too-long', line: 5 }, 5, /64 kB.*quote/],
  [{ kind: 'open-quote', line: 6 }, 6, /not closed/],
  [{ kind: 'too-many-classes', line: 7, most: 10_000 }, 7, /10000 classes/],
  [{ kind: 'unreadable', code: 'ENOENT' }, null, /cannot be read \(ENOENT\)/],
  [{ kind: 'unknown-school', code: 'C\u001BPS' }, null, /"C<U\+001B>PS".*school add/],
  [{ kind: 'busy', seconds: 60 }, null, /another import.*60 seconds/],
  [{ kind: 'superseded' }, null, /start it again/],
  [{ kind: 'changed' }, null, /meanwhile: start it again/],
  [{ kind: 'slips-exist', file }, null, /slips\.csv is there already/],
  [{ kind: 'slips-unwritable', file, code: 'EACCES' }, null, /cannot be written \(EACCES\)/],
])('%j is told with its line and a way out', (refusal, line, words) => {
  expect(refusalProblems(refusal)).toEqual([
    { line, problem: expect.stringMatching(words) as string },
  ]);
});

test('every problem of a header stands on line 1', () => {
  expect(refusalProblems({ kind: 'header', problems: ['one', 'two'] })).toEqual([
    { line: 1, problem: 'one' },
    { line: 1, problem: 'two' },
  ]);
});
