import {
  changeBetween,
  inOneOrder,
  mergedBanks,
  newQuestionId,
  type BankQuestion,
} from '../../server/questions/bank.rules';

const text = (en: string) => ({ en, ms: `${en} ms`, zh: `${en} zh`, ta: `${en} ta` });
const shippedQuestion = (id: string) => ({ id, text: text(id), popular: [] });
const shipped = [
  { name: 'private', questions: ['a', 'b', 'c'].map(shippedQuestion) },
  { name: 'card', questions: ['x', 'y'].map(shippedQuestion) },
];

function version(id: string, changes: Partial<BankQuestion> = {}): BankQuestion {
  const ground = { ...shippedQuestion(id), bank: 'private', state: 'offered', version: 1 } as const;
  return { ...ground, ...changes };
}

const ids = (questions: readonly { id: string }[] = []) => questions.map(({ id }) => id);

describe('banks with what the admin made of them', () => {
  test('without a change they are as they ship, version 0', () => {
    const [bank, card] = mergedBanks(shipped, [], 2);
    expect(bank).toMatchObject({ name: 'private', isShort: false });
    expect(ids(bank?.questions)).toEqual(['a', 'b', 'c']);
    expect(bank?.all.every(({ version: one, state }) => one === 0 && state === 'offered')).toBe(
      true,
    );
    expect(ids(card?.all)).toEqual(['x', 'y']);
  });

  test('the latest version wins over what ships, in the same place', () => {
    const [bank] = mergedBanks(shipped, [version('b', { text: text('new'), version: 4 })], 2);
    expect(bank?.questions.map((one) => [one.id, one.text.en])).toEqual([
      ['a', 'a'],
      ['b', 'new'],
      ['c', 'c'],
    ]);
  });

  test('a retired one is offered no more and is still there', () => {
    const [bank] = mergedBanks(shipped, [version('b', { state: 'retired' })], 2);
    expect(ids(bank?.questions)).toEqual(['a', 'c']);
    expect(ids(bank?.all)).toEqual(['a', 'b', 'c']);
  });

  test('an added one comes last, and only into its own bank', () => {
    const banks = mergedBanks(shipped, [version('added-z'), version('added-m')], 2);
    expect(banks.map(({ all }) => ids(all))).toEqual([
      ['a', 'b', 'c', 'added-z', 'added-m'],
      ['x', 'y'],
    ]);
  });

  test('where the settings ask for more than is left, retired ones may be chosen again', () => {
    const latest = [version('b', { state: 'retired' }), version('c', { state: 'retired' })];
    expect(mergedBanks(shipped, latest, 2)[0]).toMatchObject({ isShort: true });
    expect(ids(mergedBanks(shipped, latest, 2)[0]?.questions)).toEqual(['a', 'b', 'c']);
    expect(mergedBanks(shipped, latest, 1)[0]).toMatchObject({ isShort: false });
  });

  test('security 2: what is added changes the place of nothing that was asked before', () => {
    const before = inOneOrder(mergedBanks(shipped, [], 2), shipped);
    const latest = [version('added-z'), version('a', { state: 'retired' })];
    const after = inOneOrder(mergedBanks(shipped, latest, 2), shipped);
    expect(ids(before)).toEqual(['a', 'b', 'c', 'x', 'y']);
    expect(ids(after)).toEqual(['a', 'b', 'c', 'x', 'y', 'added-z']);
  });
});

test.each([
  ['What did you call your boat?', 'added-what-did-you-call-your-boat'],
  ['  Où est -- l’été?  ', 'added-ou-est-lete'],
  ['你的船叫什么？', 'added-1'],
  [`${'word '.repeat(40)}?`, `added${'-word'.repeat(8)}`],
  ['W'.repeat(200), 'added-1'],
])('the id of %s is made of its words', (en, id) => {
  expect(newQuestionId(text(en), ['a'])).toBe(id);
  expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
});

test('an id that is taken gets the next number', () => {
  const taken = ['added-your-boat', 'added-your-boat-2'];
  expect(newQuestionId(text('Your boat?'), taken)).toBe('added-your-boat-3');
  expect(newQuestionId(text('船？？？？？'), ['added-1'])).toBe('added-2');
});

test.each<[BankQuestion | null, BankQuestion, object]>([
  [null, version('a'), { kind: 'added', fields: [] }],
  [
    version('a'),
    version('a', { text: { ...text('a'), ms: 'other', ta: 'other' } }),
    { kind: 'changed', fields: ['ms', 'ta'] },
  ],
  [version('a'), version('a', { popular: ['blue'] }), { kind: 'changed', fields: ['popular'] }],
  [version('a'), version('a', { state: 'retired' }), { kind: 'retired', fields: [] }],
  [version('a', { state: 'retired' }), version('a'), { kind: 'offered', fields: [] }],
])('a change is told apart: %j, then %j', (before, after, expected) => {
  expect(changeBetween(before, after)).toEqual(expected);
});
