import fc from 'fast-check';
import {
  archiveLimits,
  archiveProblems,
  tooLarge,
  type EntryFacts,
} from '../../server/oneroster/archive.rules';

const users: EntryFacts = {
  ...{ name: 'users.csv', isWellNamed: true, storedBytes: 1000, inflatedBytes: 9000 },
  ...{ isEncrypted: false, isReadable: true, fileType: 0o100000 },
};
const problemsOf = (...changes: Partial<EntryFacts>[]) =>
  archiveProblems(changes.map((change) => ({ ...users, ...change }))).map(({ problem }) => problem);

test('an ordinary file passes', () => {
  expect(problemsOf({}, { name: 'orgs.csv' }, { name: 'classResources.csv' })).toEqual([]);
});

test.each([
  ['../users.csv', /leads out/],
  ['a/../../users.csv', /leads out/],
  ['/etc/users.csv', /absolute/],
  ['C:users.csv', /absolute/],
  ['..\\users.csv', /backslash/],
  ['school/users.csv', /folder/],
  ['__MACOSX/', /folder/],
  ['users.csv.zip', /packed file/],
  ['users.CSV', /no file of OneRoster/],
  ['users.csv\u0000.exe', /no file of OneRoster/],
  ['', /no file of OneRoster/],
])('the name %j does not', (name, problem) => {
  expect(problemsOf({ name })).toEqual([expect.stringMatching(problem)]);
});

test('whatever passes is a plain file name that leads nowhere', () => {
  const strange = fc.string({ unit: fc.constantFrom(...'a.b/\\:~\0csv'.split('')), maxLength: 12 });
  fc.assert(
    fc.property(strange, (name) => {
      if (problemsOf({ name }).length === 0) expect(name).toMatch(/^[a-z]+\.csv$/i);
    }),
  );
});

test('shrinking further than a roster does is a bomb, from a size on', () => {
  const { ratio, ratioFrom } = archiveLimits;
  const inflatedBytes = ratioFrom + ratio;
  const storedBytes = inflatedBytes / ratio;
  expect(problemsOf({ inflatedBytes, storedBytes: Math.ceil(storedBytes) })).toEqual([]);
  expect(problemsOf({ inflatedBytes, storedBytes: Math.ceil(storedBytes) - 1 })).toHaveLength(1);
  expect(problemsOf({ inflatedBytes: ratioFrom, storedBytes: 1 })).toEqual([]);
});

test('all files together have a limit, though each keeps to it', () => {
  const half = archiveLimits.inflatedBytes / 2;
  const two = (more: number) =>
    problemsOf(
      { inflatedBytes: half, storedBytes: half },
      { name: 'orgs.csv', inflatedBytes: half + more, storedBytes: half },
    );
  expect(two(0)).toEqual([]);
  expect(two(1)).toEqual([tooLarge]);
});

test('names that only letter case tells apart are the same file', () => {
  expect(problemsOf({}, { name: 'Users.csv' })).toEqual(['is in the zip twice']);
});
