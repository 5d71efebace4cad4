import fc from 'fast-check';
import { rankMatches, type Candidate } from '../../server/requests/matching.rules';

const pupils: Candidate[] = [
  { accountId: 'aisyah-2a', fullName: 'Aisyah Binte Rahman', className: '2A' },
  { accountId: 'aisyah-4b', fullName: 'Aisyah Bte Rahman', className: '4B' },
  { accountId: 'nur', fullName: 'Nur Aisyah Binte Abdul Rahman', className: '4B' },
  { accountId: 'nicholas', fullName: 'Nicholas Tan Wei Jie', className: '4A' },
  { accountId: 'weijie', fullName: 'Lim Wei Jie', className: '4A' },
  { accountId: 'kai', fullName: 'Ong Kai Xuan', className: '6C' },
  { accountId: 'chen', fullName: '陈伟明 Chen Weiming', className: '5A' },
];

function ranked(fullName: string, className: string, most = 5) {
  return rankMatches({ fullName, className }, pupils, most);
}

test.each([
  ['Aisyah Bte Rahman', '4B', 'aisyah-4b', ['same-name', 'same-class']],
  ['aisyah binte rahman', 'P2A', 'aisyah-2a', ['same-name', 'same-class']],
  ['Rahman Aisyah', '2B', 'aisyah-2a', ['same-words', 'same-level']],
  ['Tan Weijie Nicholas', '4A', 'nicholas', ['some-words', 'short-form', 'same-class']],
  ['Nicholas Tan', '', 'nicholas', ['part-of-name']],
  ['Nich Tan Wei Jie', '4A', 'nicholas', ['some-words', 'short-form', 'same-class']],
  ['Nichloas Tan', '9Z', 'nicholas', ['some-words', 'alike-words']],
  ['Kai Xuan Ong Junior', '6c', 'kai', ['all-words', 'same-class']],
  ['KaiXuan', '6C', 'kai', ['short-form', 'same-class']],
  ['OngKaiXuan', '6C', 'kai', ['same-words', 'same-class']],
  ['陈伟明', '5A', 'chen', ['part-of-name', 'same-class']],
])('%s of %s: first comes %s', (...[name, className, accountId, reasons]) => {
  const [first] = ranked(name, className);
  expect(first).toMatchObject({ accountId, reasons });
});

test('the class alone matches nobody: it would name thirty children', () => {
  expect(ranked('Somebody Else', '4A')).toEqual([]);
  expect(ranked('', '4A')).toEqual([]);
});

test('all who may be meant are there, best first, and no more than asked for', () => {
  expect(ranked('Aisyah Rahman', '4B').map(({ accountId }) => accountId)).toEqual([
    ...['aisyah-4b', 'aisyah-2a', 'nur'],
  ]);
  expect(ranked('Wei Jie', '4A', 1)).toHaveLength(1);
});

test('two of the same name in the same class both come, side by side', () => {
  const twins = ['x', 'y'].map((accountId) => ({ accountId, fullName: 'Tan Li', className: '1A' }));
  const [one, other] = rankMatches({ fullName: 'Tan Li', className: '1A' }, twins, 5);
  expect(one?.score).toBe(other?.score);
});

test('property: every match has a reason in the name, and the order is the score', () => {
  const word = fc.constantFrom('tan', 'tang', 'wei', 'jie', 'nicholas', 'nick', 'bin', 'li');
  const name = fc.array(word, { maxLength: 5 }).map((words) => words.join(' '));
  fc.assert(
    fc.property(name, fc.array(name, { maxLength: 8 }), (asked, names) => {
      const candidates = names.map((fullName, index) => ({
        ...{ accountId: String(index), fullName, className: '4A' },
      }));
      const found = rankMatches({ fullName: asked, className: '4A' }, candidates, 8);
      for (const { reasons } of found) expect(reasons).not.toEqual(['same-class']);
      const scores = found.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((one, other) => other - one));
    }),
  );
});
