import {
  checkPassword,
  defaultPolicy,
  type PasswordPolicy,
  type PasswordSubject,
  type RuleCode,
} from '../../server/password/password.rules';

/**
 * The kinds of rules that well-known rule engines have, and passwords that tell whether they are
 * read in the same way.
 */

type Row = [policy: Partial<PasswordPolicy>, password: string, codes: RuleCode[]];

const off: PasswordPolicy = {
  ...defaultPolicy,
  minLength: 0,
  maxLength: 128,
  minLower: 0,
  minUpper: 0,
  minDigits: 0,
  minLetters: 0,
  names: false,
  common: false,
};
const nobody: PasswordSubject = { firstName: '', lastName: '', userId: '', loginId: '' };

function codes(password: string, change: Partial<PasswordPolicy>, subject = nobody): RuleCode[] {
  const policy = { ...off, ...change };
  return checkPassword(password, { policy, subject }).map(({ code }) => code);
}

describe('Keycloak: length, digits, lowerCase, upperCase, specialChars', () => {
  const rows: Row[] = [
    [{ minLength: 8 }, 'jkl', ['min-length']],
    [{ minLength: 8 }, 'abcdefgh', []],
    [{ maxLength: 8 }, 'abcdefghi', ['max-length']],
    [{ maxLength: 8 }, 'abcdefgh', []],
    [{ minDigits: 2 }, 'abcd1', ['min-digits']],
    [{ minDigits: 2 }, 'abcd12', []],
    [{ minLower: 2 }, 'ABCd1234', ['min-lower']],
    [{ minLower: 2 }, 'ABcd1234', []],
    [{ minUpper: 2 }, 'abcdEF12', []],
    [{ minUpper: 2 }, 'abcdeF12', ['min-upper']],
    [{ minSpecial: 1 }, 'jdoe', ['min-special']],
    [{ minSpecial: 2 }, 'a+', ['min-special']],
    [{ minSpecial: 2 }, '@&', []],
    [{ minLength: 4, minDigits: 2, minSpecial: 2 }, 'ab1-', ['min-digits', 'min-special']],
    [{ minLength: 4, minDigits: 2, minSpecial: 2 }, '12@&', []],
  ];
  test.each(rows)('%j %j: %j', (change, password, expected) => {
    expect(codes(password, change)).toEqual(expected);
  });
});

describe('Keycloak: notUsername, notContainsUsername, notEmail', () => {
  const jdoe = { ...nobody, userId: 'jdoe', loginId: 'jdoe@school.example' };
  test.each<[password: string, codes: RuleCode[]]>([
    ['jdoe', ['user-id']],
    ['JDOE', ['user-id']],
    ['jdoe1', ['user-id']],
    ['1jdoe', ['user-id']],
    ['jdo', []],
    ['ejdo', []],
    ['jdoe@school.example', ['user-id']],
    ['school.example', []],
  ])('%j: %j', (password, expected) => {
    expect(codes(password, { names: true }, jdoe)).toEqual(expected);
  });
});

describe('Active Directory: three of the classes, no account name, no whole name', () => {
  const ad = { minLength: 7, minClasses: 3, names: true };
  const ken = { firstName: 'Ken', lastName: 'Myer', userId: 'kmyer', loginId: 'kmyer@ad.example' };
  test.each<[password: string, codes: RuleCode[]]>([
    ['Pa55word', []],
    ['password', ['min-classes']],
    ['PASSWORD1', ['min-classes']],
    ['passw0rd', ['min-classes']],
    ['passw0rd!', []],
    ['Password', ['min-classes']],
    ['Passwor!', []],
    ['Pa5!', ['min-length']],
    ['Kmyer2027', ['last-name', 'user-id']],
    ['xkMYERx9', ['last-name', 'user-id']],
    ['Myer-2027', ['last-name']],
    ['Broken-27', ['first-name']],
    ['1234567!', ['min-classes']],
    ['Ünicorn7', []],
  ])('%j: %j', (password, expected) => {
    expect(codes(password, ad, ken)).toEqual(expected);
  });
});

describe('LTB Self Service Password: minima, complexity, special characters at the ends', () => {
  const rows: Row[] = [
    [
      { minLength: 6, maxLength: 12, minLower: 1, minUpper: 1, minDigits: 1, minSpecial: 1 },
      'Pas5!w',
      [],
    ],
    [
      { minLength: 6, minLower: 1, minUpper: 1, minDigits: 1, minSpecial: 1 },
      'password',
      ['min-upper', 'min-digits', 'min-special'],
    ],
    [{ maxLength: 12 }, 'Password!!!!!', ['max-length']],
    [{ minClasses: 3 }, 'simple', ['min-classes']],
    [{ minClasses: 3 }, 'Simple', ['min-classes']],
    [{ minClasses: 3 }, 'Simple1', []],
    [{ minClasses: 3 }, 'simple1!', []],
    [{ minClasses: 2 }, 'simple1', []],
    [{ minClasses: 4 }, 'Simple1', ['min-classes']],
    [{ minClasses: 4 }, 'Simple1!', []],
    [{ firstNotSymbol: true }, '!password', ['first-not-symbol']],
    [{ firstNotSymbol: true }, 'pass!word', []],
    [{ firstNotSymbol: true }, '1password', []],
  ];
  test.each(rows)('%j %j: %j', (change, password, expected) => {
    expect(codes(password, change)).toEqual(expected);
  });
});

describe('PWM: alphabetic, numeric, repeats, sequences', () => {
  const rows: Row[] = [
    [{ minLetters: 3 }, 'ab123', ['min-letters']],
    [{ minLetters: 3 }, 'aBc12', []],
    [{ minDigits: 3 }, 'abc12', ['min-digits']],
    [{ minDigits: 3 }, 'a1b2c3', []],
    [{ maxRun: 2 }, 'aaabbb', ['max-run']],
    [{ maxRun: 2 }, 'aAabbb', ['max-run']],
    [{ maxRun: 2 }, 'aabbaa', []],
    [{ maxRun: 3 }, '1111', ['max-run']],
    [{ maxRun: 3 }, '111a1', []],
    [{ maxSequence: 3 }, '1234', ['max-sequence']],
    [{ maxSequence: 3 }, 'x9876x', ['max-sequence']],
    [{ maxSequence: 3 }, 'aBcDe', ['max-sequence']],
    [{ maxSequence: 3 }, '1357', []],
    [{ maxSequence: 3 }, 'qwerty', []],
    [
      { minLower: 1, minUpper: 1, minDigits: 1, minSpecial: 1 },
      '',
      ['min-lower', 'min-upper', 'min-digits', 'min-special'],
    ],
  ];
  test.each(rows)('%j %j: %j', (change, password, expected) => {
    expect(codes(password, change)).toEqual(expected);
  });
});

describe('the names of a school', () => {
  const rows: [first: string, last: string, password: string, codes: RuleCode[]][] = [
    ['Kai', 'Ng', 'Spring-42', ['last-name']],
    ['Kai', 'Ng', 'Tiger-42', []],
    ['Siti', 'binte Ahmad', 'Binteahmad42', ['last-name']],
    ['Siti', 'binte Ahmad', 'Ahmad-42-x', []],
    ['Priya', 's/o Kumar', 'S/o Kumar 42', ['last-name']],
    ['Mary Anne', "D'Souza", "Maryanned'souza1", ['first-name', 'last-name']],
    ['小明', '陈', '陈小明Abc42', ['first-name']],
    ['小明', '陈', '大陈Abcde42', []],
    ['Li', 'Li', 'Lilac-boat-42', ['first-name', 'last-name']],
    ['Muhammad', '', 'Tiger-boat-42', []],
    ['Muhammad', '', 'xMUHAMMADx1', ['first-name']],
    ['Anne-Marie', 'Tan', 'Annemarie42', []],
    ['José', 'Núñez', 'Núñez-42-x', ['last-name']],
    ['A', 'B', 'Banana-42', []],
  ];
  test.each(rows)('%s %s, %j: %j', (...row) => {
    const [firstName, lastName, password, expected] = row;
    const subject = { ...nobody, firstName, lastName };
    expect(codes(password, defaultPolicy, subject)).toEqual(expected);
  });
});
