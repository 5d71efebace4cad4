import { createCommonPasswords } from '../../server/password/common-passwords';
import { goodExamples, passwordExamples } from '../../server/password/examples';
import { defaultPolicy } from '../../server/password/policy.rules';

const isCommon = createCommonPasswords();

describe('examples of the help page', () => {
  test('the policy in force takes every good one and refuses every bad one', () => {
    const { good, bad } = passwordExamples(defaultPolicy, isCommon);
    expect(good).toEqual(goodExamples);
    expect(bad.length).toBeGreaterThan(4);
    for (const { failures } of bad) expect(failures.length).toBeGreaterThan(0);
    const codes = bad.flatMap(({ failures }) => failures.map(({ code }) => code));
    expect(codes).toEqual(
      expect.arrayContaining(['min-length', 'min-upper', 'last-name', 'user-id']),
    );
  });

  test('a stricter policy shows fewer good ones, never one that it would refuse', () => {
    const { good } = passwordExamples({ ...defaultPolicy, minSpecial: 1, minLength: 16 }, isCommon);
    expect(good).toEqual(['Nine9Paper9Boats!', 'Brave*Mango*Kite*58']);
  });

  test.each(goodExamples)('%s is shown to everybody, so it can be nobody’s', (password) => {
    expect(isCommon(password)).toBe(true);
    expect(isCommon(password.toUpperCase())).toBe(true);
  });
});
