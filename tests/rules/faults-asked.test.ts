import { faultsAsked } from '../faults/asked';

const named = (...args: string[]) =>
  faultsAsked(args).kills.map(({ engine, errand }) => `${engine} ${errand}`);

test('nothing said: 200 kills of everything on both databases', () => {
  expect(faultsAsked([]).runs).toBe(200);
  expect(named()).toEqual([
    ...['resets', 'import', 'rollover', 'cards', 'keys'].map((name) => `SQLite ${name}`),
    ...['resets', 'import', 'rollover', 'cards'].map((name) => `PostgreSQL ${name}`),
  ]);
});

test('one database, and one errand on it', () => {
  expect(named('5', 'PostgreSQL')).toHaveLength(4);
  expect(named('5', 'SQLite', 'keys')).toEqual(['SQLite keys']);
  expect(faultsAsked(['5', 'SQLite', 'resets'])).toEqual({
    runs: 5,
    kills: [{ engine: 'SQLite', errand: 'resets' }],
  });
});

test.each([
  [['many'], 'runs is a number from 1, not "many"'],
  [['0'], 'runs is a number from 1, not "0"'],
  [['5', 'sqlite'], 'there is no engine "sqlite"; there are SQLite, PostgreSQL'],
  [
    ['5', 'SQLite', 'key'],
    'errand "key" on SQLite; there are resets, import, rollover, cards, keys',
  ],
  // PostgreSQL has no file of secrets.
  [['5', 'PostgreSQL', 'keys'], 'errand "keys" on PostgreSQL; there are resets, import, rollover'],
  [['5', 'SQLite', 'keys', 'cards'], '"cards" is too much'],
])('%s is refused, with what there is', (args, message) => {
  expect(() => faultsAsked(args)).toThrow(message);
  expect(() => faultsAsked(args)).toThrow('npm run faults -- [runs [SQLite|PostgreSQL [errand]]]');
});
