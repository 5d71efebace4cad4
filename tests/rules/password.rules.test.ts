import {
  checkPassword,
  defaultPolicy,
  type PasswordPolicy,
  type PasswordSubject,
  type RuleCode,
} from '../../server/password/password.rules';

const subject: PasswordSubject = {
  firstName: 'Wei Ling',
  lastName: 'Zhuang',
  userId: 'Wei_Ling_Zhuang_1',
  loginId: 'Wei_Ling_Zhuang_1@students.edu.sg',
};

/** A policy that asks for nothing: one rule at a time is put on it. */
const nothing: PasswordPolicy = {
  minLength: 0,
  maxLength: 128,
  minLower: 0,
  minUpper: 0,
  minDigits: 0,
  minLetters: 0,
  minSpecial: 0,
  minClasses: 0,
  historyDepth: 0,
  names: false,
  common: false,
  firstNotSymbol: false,
  maxRun: 0,
  maxSequence: 0,
  expiryDays: 0,
  expiryWarningDays: 0,
};

function check(password: unknown, policy: PasswordPolicy = defaultPolicy) {
  return checkPassword(password, { policy, subject });
}

function codes(password: unknown, policy?: PasswordPolicy): RuleCode[] {
  return check(password, policy).map(({ code }) => code);
}

describe('the ten rules and the list', () => {
  const rows: [password: string, codes: RuleCode[]][] = [
    ['Lamp-tiger-42', []],
    ['Lamptig7', []],
    ['Lamp tiger 7', []],
    ['Tiger42!', []],
    ['aB345678', []],
    ['Äpfel-und-7', []],
    ['陈小明abC42x', []],
    ['ABcdefgh12345678ijklmnop', []],
    ['Lampti7', ['min-length']],
    ['ABcdefgh12345678ijklmnopq', ['max-length']],
    ['LAMP-TIGER-42', ['min-lower']],
    ['lamp-tiger-42', ['min-upper']],
    ['Lamp-tiger-boat', ['min-digits']],
    ['陈陈陈陈陈陈42', ['min-lower', 'min-upper']],
    ['1234567a', ['min-upper', 'min-letters']],
    ['1234567A', ['min-lower', 'min-letters']],
    ['12345678', ['min-lower', 'min-upper', 'min-letters']],
    ['abcdefgh', ['min-upper', 'min-digits']],
    ['Wei Ling 42', ['first-name']],
    ['weiLing42x', ['first-name']],
    ['Zhuang2027', ['last-name']],
    ['xzHUANG27', ['last-name']],
    ['Wei_Ling_Zhuang_1', ['last-name', 'user-id']],
    ['x', ['min-length', 'min-upper', 'min-digits', 'min-letters']],
    ['', ['min-length', 'min-lower', 'min-upper', 'min-digits', 'min-letters']],
    [' '.repeat(9), ['min-lower', 'min-upper', 'min-digits', 'min-letters']],
    ['weiling', ['min-length', 'min-upper', 'min-digits', 'first-name']],
    ['wei_ling_zhuang_1@students.edu.sg', ['max-length', 'min-upper', 'last-name', 'user-id']],
  ];
  test.each(rows)('%j: %j', (password, expected) => {
    expect(codes(password)).toEqual(expected);
  });

  test('all failures of a password at once, in the order of the rules', () => {
    const isCommon = () => true;
    const policy = { ...defaultPolicy, minSpecial: 1, minClasses: 4, maxRun: 2, maxSequence: 2 };
    const failures = checkPassword('aaabc', { policy, subject, isCommon, inHistory: true });
    expect(failures.map(({ code }) => code)).toEqual([
      'min-length',
      'min-upper',
      'min-digits',
      'history',
      'min-classes',
      'min-special',
      'max-run',
      'max-sequence',
      'common',
    ]);
  });
});

describe('each rule alone, at its edge', () => {
  const rows: [rule: RuleCode, change: Partial<PasswordPolicy>, kept: string, broken: string][] = [
    ['min-length', { minLength: 3 }, 'abc', 'ab'],
    ['min-length', { minLength: 3 }, '😀😀😀', '😀😀'],
    ['max-length', { maxLength: 3 }, 'abc', 'abcd'],
    ['max-length', { maxLength: 3 }, 'e\u0301e\u0301e\u0301', 'abcd'],
    ['max-length', { maxLength: 2 }, 'ab', '½'],
    ['min-lower', { minLower: 2 }, 'ab', 'aB'],
    ['min-upper', { minUpper: 2 }, 'AB', 'aB'],
    ['min-digits', { minDigits: 2 }, '１2', '1a'],
    ['min-letters', { minLetters: 2 }, '陈a', 'a1'],
    ['min-special', { minSpecial: 2 }, '-!', '-a'],
    ['min-classes', { minClasses: 2 }, 'a1', 'ab'],
    ['min-classes', { minClasses: 3 }, 'aB1', 'ab1'],
    ['min-classes', { minClasses: 4 }, 'aB1-', 'aB12'],
    ['first-not-symbol', { firstNotSymbol: true }, 'a-', '-a'],
    ['max-run', { maxRun: 2 }, 'aabaa', 'aaab'],
    ['max-run', { maxRun: 1 }, 'abab', 'abba'],
    ['max-sequence', { maxSequence: 3 }, 'abcabc', 'abcd'],
    ['max-sequence', { maxSequence: 3 }, '321321', '54321'],
    ['first-name', { names: true }, 'wei', 'weiling'],
    ['last-name', { names: true }, 'zhuan', 'zhuang'],
    ['user-id', { names: true }, 'wei_ling_1', 'wei_ling_ZHUANG_1'],
  ];
  test.each(rows)('%s %j: %j is fine, %j is not', (...row) => {
    const [rule, change, kept, broken] = row;
    const policy = { ...nothing, ...change };
    expect(codes(kept, policy)).toEqual([]);
    expect(codes(broken, policy)).toContain(rule);
    expect(codes(broken, nothing)).toEqual([]);
  });

  test('common: asked with the normalised password, and only when the policy says so', () => {
    const asked: string[] = [];
    const isCommon = (password: string) => {
      asked.push(password);
      return true;
    };
    const policy = { ...nothing, common: true };
    expect(checkPassword('ｔiger', { policy, subject, isCommon })).toEqual([
      { code: 'common', params: {} },
    ]);
    expect(asked).toEqual(['tiger']);
    expect(checkPassword('tiger', { policy: nothing, subject, isCommon })).toEqual([]);
    expect(checkPassword('tiger', { policy, subject })).toEqual([]);
  });

  test('history: only when the policy says so', () => {
    const policy = { ...nothing, historyDepth: 3 };
    expect(checkPassword('tiger', { policy, subject, inHistory: true })).toEqual([
      { code: 'history', params: { count: 3 } },
    ]);
    expect(checkPassword('tiger', { policy, subject, inHistory: false })).toEqual([]);
    expect(checkPassword('tiger', { policy: nothing, subject, inHistory: true })).toEqual([]);
  });
});

describe('what the message gets', () => {
  test.each([
    ['Tan4', 'min-length', { count: 8, found: 4 }],
    ['Tan4', 'min-lower', { count: 3, found: 2 }],
    ['xxxxxxxxTAN4', 'max-run', { count: 2, found: 8 }],
    ['Weiling4', 'first-name', { found: 'Wei Ling' }],
    ['xZHUANGx', 'last-name', { found: 'Zhuang' }],
    ['Wei_Ling_Zhuang_1', 'user-id', { found: 'Wei_Ling_Zhuang_1' }],
    ['wei_ling_zhuang_1@students.edu.sg', 'user-id', { found: subject.loginId }],
  ])('%j: %s %j', (password, code, params) => {
    const policy = { ...defaultPolicy, minLower: 3, maxRun: 2 };
    expect(check(password, policy).find((failure) => failure.code === code)?.params).toEqual(
      params,
    );
  });
});

describe('what is no password at all', () => {
  test.each([[undefined], [null], [42], [['Lamp-tiger-42']], [{ length: 12 }], [true]])(
    '%j is ill-formed and nothing else',
    (value) => {
      expect(check(value)).toEqual([{ code: 'ill-formed', params: {} }]);
    },
  );

  test.each(['\ud83dLamp-tiger-42', 'Lamp-tiger-42\udc00'])('%j is ill-formed', (value) => {
    expect(check(value)).toEqual([{ code: 'ill-formed', params: {} }]);
  });

  // NFKC makes 18 characters of each ﷺ: read, it would have another length and more failures.
  test('an absurd length is refused without being read', () => {
    const absurd = `Lamp-tiger-42${'\ufdfa'.repeat(100_000)}`;
    expect(check(absurd)).toEqual([
      { code: 'max-length', params: { count: 24, found: absurd.length } },
    ]);
  });

  test('a long one is never cut: what follows the 24th character counts', () => {
    expect(codes('Lamp-tiger-boat-window-42')).toEqual(['max-length']);
    expect(codes('abcdefghijklmnopqrstuvwxyZ1')).toEqual(['max-length']);
  });
});
