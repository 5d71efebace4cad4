import { createCommonPasswords } from '../../server/password/common-passwords';

const isCommon = createCommonPasswords();

describe('common passwords', () => {
  test.each([
    'password',
    'PassWord',
    '12345678',
    'Password1',
    'ｐassword',
    'qwertyuiop',
    'football',
  ])('%j is common', (password) => {
    expect(isCommon(password)).toBe(true);
  });

  test.each(['Lamp-tiger-42', '', 'passwordpasswordx', 'Tiger-password-7', 'p a s s w o r d'])(
    '%j is not',
    (password) => {
      expect(isCommon(password)).toBe(false);
    },
  );

  test('a very long one is answered at once', () => {
    const before = performance.now();
    expect(isCommon('\ufdfa'.repeat(2_000_000))).toBe(false);
    expect(performance.now() - before).toBeLessThan(300);
  });
});
