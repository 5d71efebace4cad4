import { chooseAsked } from '../../server/questions/choice';

const key = Buffer.alloc(32, 7);
const available = ['a', 'b', 'c'];

test('the same seed always asks the same questions', () => {
  const choice = { key, seed: 'set-1:0', available, ask: 2 };
  expect(chooseAsked(choice)).toEqual(chooseAsked({ ...choice }));
});

// Pinned: another choice after an upgrade would be a re-roll for everybody.
test('the choice stays as it is over versions of the program', () => {
  const asked = (round: number) => chooseAsked({ key, seed: `set-1:${round}`, available, ask: 2 });
  expect([0, 1, 2, 3].map(asked)).toMatchInlineSnapshot(`
    [
      [
        "b",
        "c",
      ],
      [
        "a",
        "b",
      ],
      [
        "a",
        "c",
      ],
      [
        "a",
        "b",
      ],
    ]
  `);
});

test('another key or another seed chooses on its own', () => {
  const many = Array.from({ length: 60 }, (_, round) => `set-1:${round}`);
  const asked = (seed: string, usedKey = key) =>
    chooseAsked({ key: usedKey, seed, available, ask: 2 }).join();
  expect(new Set(many.map((seed) => asked(seed))).size).toBe(3);
  const other = Buffer.alloc(32, 8);
  expect(many.map((seed) => asked(seed))).not.toEqual(many.map((seed) => asked(seed, other)));
});

test('every question is asked about equally often', () => {
  const rounds = 3000;
  const times = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    for (const id of chooseAsked({ key, seed: `s:${round}`, available, ask: 2 })) {
      times.set(id, (times.get(id) ?? 0) + 1);
    }
  }
  // Two of three are asked: 2,000 expected, 26 is one standard deviation.
  for (const id of available) expect(Math.abs((times.get(id) ?? 0) - 2000)).toBeLessThan(130);
});

test.each([
  [1, 1],
  [2, 2],
  [3, 3],
  [5, 3],
])('asked for %i of three it gives %i, in the order of the bank', (ask, given) => {
  const asked = chooseAsked({ key, seed: 's', available, ask });
  expect(asked).toHaveLength(given);
  expect(asked).toEqual([...asked].sort());
});

test('the order in which a set was chosen does not change what is asked', () => {
  const one = chooseAsked({ key, seed: 's', available: ['a', 'b', 'c'], ask: 2 });
  const other = chooseAsked({ key, seed: 's', available: ['c', 'a', 'b'], ask: 2 });
  expect([...other].sort()).toEqual(one);
});
