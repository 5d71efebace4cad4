import fc from 'fast-check';
import {
  checkPassword,
  defaultPolicy,
  describePolicy,
  ruleCodes,
  type PasswordPolicy,
} from '../../server/password/password.rules';

const subject = { firstName: 'Wei Ling', lastName: 'Zhuang', userId: 'wlz', loginId: 'wlz@x.sg' };

describe('the rules in force', () => {
  test('by default: the ten in their order, and the list', () => {
    expect(describePolicy(defaultPolicy)).toEqual([
      { code: 'min-length', params: { count: 8 }, serverOnly: false },
      { code: 'max-length', params: { count: 24 }, serverOnly: false },
      { code: 'min-lower', params: { count: 1 }, serverOnly: false },
      { code: 'min-upper', params: { count: 1 }, serverOnly: false },
      { code: 'min-digits', params: { count: 1 }, serverOnly: false },
      { code: 'min-letters', params: { count: 2 }, serverOnly: false },
      { code: 'history', params: { count: 3 }, serverOnly: true },
      { code: 'first-name', params: {}, serverOnly: false },
      { code: 'last-name', params: {}, serverOnly: false },
      { code: 'user-id', params: {}, serverOnly: false },
      { code: 'common', params: {}, serverOnly: true },
    ]);
  });

  test('everything switched on: every code but the one no policy asks for', () => {
    const all = {
      ...defaultPolicy,
      minSpecial: 1,
      minClasses: 3,
      firstNotSymbol: true,
      maxRun: 3,
      maxSequence: 3,
    };
    const described = describePolicy(all).map(({ code }) => code);
    expect(described).toEqual(ruleCodes.filter((code) => code !== 'ill-formed'));
  });

  test('nothing switched on: only the longest length', () => {
    const least = {
      ...defaultPolicy,
      minLength: 0,
      minLower: 0,
      minUpper: 0,
      minDigits: 0,
      minLetters: 0,
      historyDepth: 0,
      names: false,
      common: false,
    };
    expect(describePolicy(least).map(({ code }) => code)).toEqual(['max-length']);
  });

  test('a failure is always of a rule in force, with the figures of its description', () => {
    const number = (max: number) => fc.nat(max);
    const policies = fc.record<PasswordPolicy>({
      minLength: number(10),
      maxLength: fc.integer({ min: 1, max: 30 }),
      minLower: number(3),
      minUpper: number(3),
      minDigits: number(3),
      minLetters: number(3),
      minSpecial: number(3),
      minClasses: number(4),
      historyDepth: number(3),
      names: fc.boolean(),
      common: fc.boolean(),
      firstNotSymbol: fc.boolean(),
      maxRun: number(3),
      maxSequence: number(3),
      expiryDays: number(30),
      expiryWarningDays: number(30),
    });
    fc.assert(
      fc.property(policies, fc.string({ unit: 'grapheme', maxLength: 30 }), (policy, password) => {
        const inForce = new Map(describePolicy(policy).map(({ code, params }) => [code, params]));
        const failures = checkPassword(password, { policy, subject, inHistory: true });
        for (const { code, params } of failures) expect(params).toMatchObject(inForce.get(code)!);
        expect(new Set(failures.map(({ code }) => code)).size).toBe(failures.length);
      }),
    );
  });
});
