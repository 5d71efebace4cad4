import fc from 'fast-check';
import { createCommonPasswords } from '../../server/password/common-passwords';
import {
  checkPassword,
  defaultPolicy,
  type PasswordPolicy,
} from '../../server/password/password.rules';
import { defaultPassword, suggestPassword } from '../../server/password/suggest';

const isCommon = createCommonPasswords();
const subject = {
  firstName: 'Mei',
  lastName: 'Tan',
  userId: 'Tan_Mei',
  loginId: 'Tan_Mei@students.edu.sg',
};

function suggestion(change: Partial<PasswordPolicy>) {
  return suggestPassword({ policy: { ...defaultPolicy, ...change }, subject, isCommon });
}

describe('policies other than the default', () => {
  const rows: [name: string, change: Partial<PasswordPolicy>, looks: RegExp][] = [
    ['short', { maxLength: 18 }, /^[A-Z][a-z]{2,3}(-[a-z]{3,4}){2}-\d{3}$/],
    ['shorter', { maxLength: 16 }, /^[A-Z][a-z]+(-[a-z]+|-\d+)+$/],
    ['too short for words', { maxLength: 12 }, /^[A-Za-z0-9]{7,12}$/],
    ['as short as 8', { maxLength: 8 }, /^[A-Za-z0-9]{8}$/],
    ['long', { minLength: 24 }, /^[A-Z][a-z]+(-[a-z]+|-\d+)+$/],
    ['very long', { minLength: 60, maxLength: 64 }, /^.{60,64}$/],
    ['one length only', { minLength: 20, maxLength: 20 }, /^.{20}$/],
    ['three capitals', { minUpper: 3 }, /^[A-Z][a-z]+-[A-Z][a-z]+-[A-Z][a-z]+-\d\d$/],
    ['five capitals', { minUpper: 5 }, /^[A-Z]{2}[a-z]+-[A-Z]{2}[a-z]+-[A-Z][a-z]+-\d\d$/],
    ['no capital asked for', { minUpper: 0 }, /^[A-Z][a-z]+-[a-z]+-[a-z]+-\d\d$/],
    ['five digits', { minDigits: 5 }, /-\d{3}-\d\d$/],
    ['four symbols', { minSpecial: 4 }, /^(?:[^-]+-){4,}[^-]+$/],
    ['four classes', { minClasses: 4, firstNotSymbol: true }, /^[A-Z].*-/],
    ['nothing doubled', { maxRun: 1, maxLength: 30 }, /^(?:(.)(?!\1))+$/],
    ['no sequences', { maxSequence: 1, maxLength: 30 }, /^(?!.*(?:no|on|hi|st|12|98))/],
  ];
  test.each(rows)('%s', (_name, change, looks) => {
    for (let round = 0; round < 5; round++) {
      const result = suggestion(change);
      expect(result).toMatchObject({ kind: 'suggested' });
      if (result.kind === 'suggested') expect(result.password).toMatch(looks);
    }
  });

  test('without words: a small letter, a capital and a digit at every place', () => {
    const seen = Array.from({ length: 8 }, () => new Set<string>());
    for (let round = 0; round < 150; round++) {
      const result = suggestion({ minLength: 8, maxLength: 8 });
      if (result.kind === 'impossible') throw new Error('there is room for 35 bits');
      [...result.password].forEach((character, place) => {
        seen[place]?.add(character.replace(/[a-z]/, 'a').replace(/[A-Z]/, 'A').replace(/\d/, '1'));
      });
    }
    expect(seen.map(({ size }) => size)).toEqual(Array<number>(8).fill(3));
  });

  test.each<[string, Partial<PasswordPolicy>]>([
    ['no room for 35 bits', { minLength: 1, maxLength: 5 }],
    ['more asked for than fits', { minUpper: 10, minDigits: 10, minSpecial: 10 }],
    ['nothing but symbols', { minSpecial: 24 }],
  ])('impossible: %s', (_name, change) => {
    expect(suggestion(change)).toEqual({ kind: 'impossible' });
  });

  test('whatever is configured: within the policy and the bits, or impossible', () => {
    const policies = fc.record<PasswordPolicy>({
      minLength: fc.integer({ min: 1, max: 40 }),
      maxLength: fc.integer({ min: 6, max: 60 }),
      minLower: fc.nat(4),
      minUpper: fc.nat(4),
      minDigits: fc.nat(6),
      minLetters: fc.nat(12),
      minSpecial: fc.nat(4),
      minClasses: fc.nat(4),
      historyDepth: fc.nat(3),
      names: fc.boolean(),
      common: fc.boolean(),
      firstNotSymbol: fc.boolean(),
      maxRun: fc.constantFrom(0, 0, 1, 2, 3),
      maxSequence: fc.constantFrom(0, 0, 1, 2, 3),
      expiryDays: fc.constant(0),
      expiryWarningDays: fc.constant(0),
    });
    fc.assert(
      fc.property(policies, fc.boolean(), (policy, isDefault) => {
        const make = isDefault ? defaultPassword : suggestPassword;
        const result = make({ policy, subject, isCommon });
        if (result.kind === 'impossible') {
          // Words or letters always fit where there is this much room.
          const room = policy.maxLength - policy.minSpecial - policy.minDigits;
          expect(policy.minLength > policy.maxLength || room < 20).toBe(true);
          return;
        }
        expect(checkPassword(result.password, { policy, subject, isCommon })).toEqual([]);
        expect(result.bits).toBeGreaterThanOrEqual(isDefault ? 30 : 35);
        expect(result.password).toMatch(/^[A-Za-z0-9-]+$/);
      }),
      { numRuns: 100 },
    );
  });
});
