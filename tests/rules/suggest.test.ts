import fc from 'fast-check';
import { createCommonPasswords } from '../../server/password/common-passwords';
import {
  checkPassword,
  defaultPolicy,
  type PasswordSubject,
} from '../../server/password/password.rules';
import { defaultPassword, suggestPassword } from '../../server/password/suggest';
import { words } from '../../server/password/words';

const isCommon = createCommonPasswords();
const policy = defaultPolicy;
const subject: PasswordSubject = {
  firstName: 'Wei Ling',
  lastName: 'Zhuang',
  userId: 'Wei_Ling_Zhuang',
  loginId: 'Wei_Ling_Zhuang@students.edu.sg',
};

const makers = [
  {
    name: 'a suggestion',
    make: suggestPassword,
    looks: /^[A-Z][a-z]{2,5}-[a-z]{3,6}-[a-z]{3,6}-[1-9]\d$/,
    least: 35,
    bits: 3 * Math.log2(1296) + Math.log2(90),
  },
  {
    name: 'a default password',
    make: defaultPassword,
    looks: /^[A-Z][a-z]{2,5}-[a-z]{3,6}-[1-9]\d\d$/,
    least: 30,
    bits: 2 * Math.log2(1296) + Math.log2(900),
  },
];

function made(make: typeof suggestPassword, of: PasswordSubject = subject) {
  const result = make({ policy, subject: of, isCommon });
  if (result.kind !== 'suggested') throw new Error('impossible under the default policy');
  return result;
}

/** Names as they are, names that are words of the list, and short ones that stand in many words. */
const anyName = fc.oneof(
  fc.constantFrom('Wei Ling', 'Muhammad Rizqi', 'Ng', 'An', 'Li', 'Lee', 'A', '', '陈', "D'Souza"),
  fc.constantFrom(...words),
  fc.string({ unit: fc.constantFrom(...'aeinrst '), maxLength: 3 }),
);
const subjects = fc
  .record({ firstName: anyName, lastName: anyName, number: fc.nat(120) })
  .map(({ firstName, lastName, number }) => {
    const userId = `${firstName}_${lastName}_${number}`.replaceAll(' ', '_');
    return { firstName, lastName, userId, loginId: `${userId}@students.edu.sg` };
  });

describe.each(makers)('$name', ({ make, looks, least, bits }) => {
  test('looks as promised', () => {
    for (let i = 0; i < 50; i++) expect(made(make).password).toMatch(looks);
  });

  test(`has the bits of its docstring, at least ${least}`, () => {
    const nobody = { firstName: '', lastName: '', userId: '', loginId: '' };
    expect(made(make, nobody).bits).toBeCloseTo(bits, 10);
    expect(bits).toBeGreaterThan(least);
  });

  test('meets the policy and keeps its bits for every subject', () => {
    fc.assert(
      fc.property(subjects, (of) => {
        const result = make({ policy, subject: of, isCommon });
        if (result.kind !== 'suggested') throw new Error('nothing for this subject');
        expect(checkPassword(result.password, { policy, subject: of, isCommon })).toEqual([]);
        expect(result.bits).toBeGreaterThanOrEqual(least);
        expect(result.password).toMatch(/^[A-Za-z0-9-]+$/);
      }),
      { numRuns: 100 },
    );
  });

  test('is never the same twice in a school', () => {
    const all = new Set(Array.from({ length: 500 }, () => made(make).password));
    // 500 draws of 2^30: two alike are to be expected once in 8,000 runs.
    expect(all.size).toBeGreaterThanOrEqual(499);
  });

  test('leaves out the words in which a name stands, and only those', () => {
    const of = { ...subject, firstName: 'Tiger', lastName: 'An' };
    const fitting = words.filter((word) => !/tiger|an/.test(word));
    const asked: number[] = [];
    const random = (below: number) => {
      asked.push(below);
      return below - 1;
    };
    const result = make({ policy, subject: of, isCommon, random });
    const [first, second] = result.kind === 'suggested' ? result.password.split('-') : [];
    expect(asked.slice(0, 2)).toEqual([fitting.length, fitting.length]);
    expect([first?.toLowerCase(), second]).toEqual([fitting.at(-1), fitting.at(-1)]);
  });
});

describe('what is drawn', () => {
  test('every word and number about as often as another', () => {
    const counts = new Map<string, number>();
    const rounds = 1500;
    for (let i = 0; i < rounds; i++) {
      for (const part of made(suggestPassword).password.toLowerCase().split('-')) {
        counts.set(part, (counts.get(part) ?? 0) + 1);
      }
    }
    const numbers = Array.from({ length: 90 }, (_, i) => counts.get(String(10 + i)) ?? 0);
    const drawn = words.map((word) => counts.get(word) ?? 0).filter((count) => count > 0);
    // Chi-square of 90 numbers: mean 89, deviation 13.3; six deviations away is a broken source.
    expect(chiSquare(numbers, rounds / 90)).toBeLessThan(170);
    // 4,500 draws of 1,296 words: 1,256 of them on average (deviation 6), 3.5 times each.
    expect(drawn.length).toBeGreaterThan(1220);
    expect(Math.max(...drawn)).toBeLessThan(20);
  });

  test('takes nothing but the source it is given', () => {
    const random = (below: number) => below - 1;
    const one = suggestPassword({ policy, subject, isCommon, random });
    expect(suggestPassword({ policy, subject, isCommon, random })).toEqual(one);
    expect(one).toMatchObject({ password: expect.stringMatching(/-99$/) as unknown });
  });

  test('a list that holds everything makes it impossible, not weak', () => {
    expect(suggestPassword({ policy, subject, isCommon: () => true })).toEqual({
      kind: 'impossible',
    });
  });
});

function chiSquare(counts: number[], expected: number): number {
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
