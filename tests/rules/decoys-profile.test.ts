import fc from 'fast-check';
import { luckOf as luck } from '../../server/questions/choice';
import {
  deviation,
  drawn,
  profileOf,
  withNewQuestions,
  type DecoyProfile,
} from '../../server/questions/decoy-profile.rules';

const key = Buffer.alloc(32, 3);
const ids = Array.from({ length: 2000 }, (_, number) => `pupil_${number}@students.edu.sg`);
const luckOf = (id: string) => luck(key, id);
const pick = (weights: Record<string, number>) => ids.map((id) => drawn(weights, 1, luckOf(id))[0]);
const share = (picks: (string | undefined)[], name: string) =>
  picks.filter((each) => each === name).length / picks.length;

test('security 2: draws are in the proportions of the weights', () => {
  const picks = pick({ card: 3, own: 6, other: 1 });
  // Standard deviation at 2,000 draws: 0.011 at most; four of them.
  expect(Math.abs(share(picks, 'card') - 0.3)).toBeLessThan(0.045);
  expect(Math.abs(share(picks, 'own') - 0.6)).toBeLessThan(0.045);
  expect(Math.abs(share(picks, 'other') - 0.1)).toBeLessThan(0.045);
});

test('security 2: a change of weights turns no more than must turn', () => {
  const before = pick({ card: 50, own: 50 });
  const after = pick({ card: 40, own: 60 });
  const turned = ids.filter((_, index) => before[index] !== after[index]).length / ids.length;
  expect(turned).toBeGreaterThan(0.07);
  expect(turned).toBeLessThan(0.13);
  ids.forEach((_, index) => {
    if (before[index] === 'own') expect(after[index]).toBe('own');
  });
});

test('only proportions count', () => {
  expect(pick({ card: 1, own: 3 })).toEqual(pick({ card: 100, own: 300 }));
});

test('several are drawn without repeating, and never one of no weight', () => {
  const weights = { a: 5, b: 1, c: 1, d: 0 };
  for (const id of ids.slice(0, 200)) {
    const chosen = drawn(weights, 2, luckOf(id));
    expect(new Set(chosen).size).toBe(2);
    expect(chosen).not.toContain('d');
  }
  expect(drawn(weights, 9, luckOf('x'))).toHaveLength(3);
});

test('security 2: a question that pupils choose more often comes more often', () => {
  const weights = { a: 4, b: 2, c: 1, d: 1 };
  const counts = new Map<string, number>();
  for (const id of ids) {
    for (const name of drawn(weights, 2, luckOf(id))) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const of = (name: string) => counts.get(name) ?? 0;
  expect(of('a')).toBeGreaterThan(of('b') * 1.2);
  expect(of('b')).toBeGreaterThan(of('c') * 1.2);
});

const count = (source: 'own' | 'card', questionId: string, many: number) => ({
  source,
  bank: source === 'card' ? 'card' : 'private',
  setSize: 2,
  questionId,
  count: many,
});
const bank = () => ['a', 'b', 'c'];

test('a profile counts the sets of each kind, and how often each question was chosen', () => {
  const counts = [
    count('card', 'star', 30),
    count('card', 'moon', 30),
    count('own', 'a', 10),
    count('own', 'b', 6),
  ];
  expect(profileOf(counts, bank)).toEqual([
    { source: 'card', bank: 'card', setSize: 2, weight: 30, questions: { star: 30, moon: 30 } },
    { source: 'own', bank: 'private', setSize: 2, weight: 8, questions: { a: 11, b: 7, c: 1 } },
  ]);
});

test('no sets, no profile', () => {
  expect(profileOf([], bank)).toEqual([]);
});

/** So many that the one added to each question does not show. */
const MANY = 1e6;

function mixed(card: number, own: number): DecoyProfile {
  const counts = [
    count('card', 'star', card * MANY),
    count('card', 'moon', card * MANY),
    count('own', 'a', own * MANY),
    count('own', 'b', own * MANY),
  ];
  const present = counts.filter((each) => each.count > 0);
  return profileOf(present, () => ['a', 'b']);
}

test.each<[string, DecoyProfile, DecoyProfile, number]>([
  ['the same', mixed(50, 50), mixed(50, 50), 0],
  ['twice as many of both', mixed(50, 50), mixed(100, 100), 0],
  ['five points moved', mixed(50, 50), mixed(55, 45), 0.1],
  ['all moved', mixed(1, 0), mixed(0, 1), 2],
])('the deviation of %s', (...[, one, other, expected]) => {
  expect(deviation(one, other)).toBeCloseTo(expected, 4);
  expect(deviation(other, one)).toBeCloseTo(expected, 4);
});

test('a deviation is never below 0 or above 2, and 0 from itself', () => {
  const cell = fc.record({
    source: fc.constantFrom('own', 'card'),
    bank: fc.constantFrom('private', 'card'),
    setSize: fc.integer({ min: 1, max: 4 }),
    questionId: fc.constantFrom('a', 'b', 'c'),
    count: fc.integer({ min: 1, max: 1000 }),
  });
  const profile = fc.array(cell, { minLength: 1 }).map((counts) => profileOf(counts, bank));
  fc.assert(
    fc.property(profile, profile, (one, other) => {
      expect(deviation(one, one)).toBeCloseTo(0, 9);
      expect(deviation(one, other)).toBeGreaterThanOrEqual(0);
      expect(deviation(one, other)).toBeLessThanOrEqual(2 + 1e-9);
    }),
  );
});

describe('a question that is new in a bank', () => {
  const own = { source: 'own', bank: 'private', setSize: 3, weight: 10 } as const;
  const card = {
    source: 'card',
    bank: 'card',
    setSize: 3,
    weight: 5,
    questions: { star: 5 },
  } as const;
  const inForce: DecoyProfile = [card, { ...own, questions: { a: 6, b: 3, c: 3 } }];

  test('security 2: comes in as often as it is chosen now, and nothing else changes', () => {
    const now: DecoyProfile = [{ ...own, weight: 99, questions: { a: 1, b: 2, c: 3, z: 2 } }];
    expect(withNewQuestions(inForce, now)).toEqual([
      card,
      { ...own, questions: { a: 6, b: 3, c: 3, z: 4 } },
    ]);
  });

  test('security 2: where nothing is new the profile stays the very same', () => {
    const now: DecoyProfile = [
      { ...own, questions: { a: 1, b: 200 } },
      { ...card, bank: 'other' },
    ];
    expect(withNewQuestions(inForce, now)).toBe(inForce);
  });

  test('it may be all that is left', () => {
    const now: DecoyProfile = [{ ...own, questions: { z: 1 } }];
    expect(withNewQuestions(inForce, now)[1]?.questions).toMatchObject({ a: 6, z: 12 });
  });

  test('security 2: only those turn whose luck falls on it', () => {
    const weights = { a: 6, b: 3, c: 3 };
    const before = pick(weights);
    const after = pick({ ...weights, z: 1 });
    ids.forEach((_, index) => {
      if (after[index] !== before[index]) expect(after[index]).toBe('z');
    });
    expect(share(after, 'z')).toBeGreaterThan(0.04);
    expect(share(after, 'z')).toBeLessThan(0.12);
  });
});
