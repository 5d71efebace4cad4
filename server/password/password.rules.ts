import { countCharacters, isWellFormed, normalisePassword, type Counts } from './counting.rules.js';
import { findName } from './names.rules.js';
import type { PasswordPolicy } from './policy.rules.js';

export { isWellFormed, normalisePassword } from './counting.rules.js';
export { defaultPolicy, passwordExpiry } from './policy.rules.js';
export type { Expiry, PasswordPolicy } from './policy.rules.js';

/** Whose password it is: what must not stand in it. */
export interface PasswordSubject {
  firstName: string;
  /** Empty for people with one name. */
  lastName: string;
  /** The part of the login ID before the `@`. */
  userId: string;
  loginId: string;
}

/** Stable: the language files hold a text for each (`password.rule.*`, `password.failure.*`). */
export const ruleCodes = [
  'ill-formed',
  'min-length',
  'max-length',
  'min-lower',
  'min-upper',
  'min-digits',
  'min-letters',
  'history',
  'first-name',
  'last-name',
  'user-id',
  'min-classes',
  'min-special',
  'first-not-symbol',
  'max-run',
  'max-sequence',
  'common',
] as const;
export type RuleCode = (typeof ruleCodes)[number];

/** `count`: the number that the policy asks for; `found`: how many there are, or the name found. */
export type RuleParams = Record<string, string | number>;

export interface RuleFailure {
  code: RuleCode;
  params: RuleParams;
}

export interface PasswordCheck {
  policy: PasswordPolicy;
  subject: PasswordSubject;
  /** Left out where the list is not at hand (the browser). Gets the normalised password. */
  isCommon?: (password: string) => boolean;
  /** Whether the password is one of the last ones; left out where that is not known. */
  inHistory?: boolean;
}

/** All that is wrong with a password, in the order of the rules; nothing wrong is an empty list. */
export function checkPassword(password: unknown, check: PasswordCheck): RuleFailure[] {
  if (typeof password !== 'string') return [{ code: 'ill-formed', params: {} }];
  if (password.length > LONGEST_READ) return [tooLong(password.length, check.policy)];
  if (!isWellFormed(password)) return [{ code: 'ill-formed', params: {} }];
  const text = normalisePassword(password);
  const reading: Reading = { ...check, text, counts: countCharacters(text) };
  return rules.flatMap(({ code, asks, broken }): RuleFailure[] => {
    const asked = asks(check.policy);
    const failure = asked && broken(reading);
    return failure ? [{ code, params: { ...asked, ...failure } }] : [];
  });
}

export interface RequiredRule {
  code: RuleCode;
  params: RuleParams;
  /** Only the server can tell: the browser has neither the list nor the history. */
  serverOnly: boolean;
}

/** The rules in force, for the checklist and the help page. */
export function describePolicy(policy: PasswordPolicy): RequiredRule[] {
  return rules.flatMap(({ code, asks, serverOnly }) => {
    const params = asks(policy);
    return params ? [{ code, params, serverOnly }] : [];
  });
}

/**
 * UTF-16 units. What is longer cannot be hashed (1,024 bytes), and no policy allows it, so the
 * work of reading it is spared.
 */
const LONGEST_READ = 1024;

function tooLong(found: number, policy: PasswordPolicy): RuleFailure {
  return { code: 'max-length', params: { count: policy.maxLength, found } };
}

interface Reading extends PasswordCheck {
  /** Normalised. */
  text: string;
  counts: Counts;
}

interface Rule {
  code: RuleCode;
  serverOnly: boolean;
  /** The figures asked for, or null where the policy leaves the rule off. */
  asks: (policy: PasswordPolicy) => RuleParams | null;
  /** What was found instead, or null where the rule is kept. */
  broken: (reading: Reading) => RuleParams | null;
}

type NumberIn<T> = { [K in keyof T]: T[K] extends number ? K : never }[keyof T];
type Limit = [code: RuleCode, limit: NumberIn<PasswordPolicy>, counted: NumberIn<Counts>];

const rules: readonly Rule[] = [
  atLeast(['min-length', 'minLength', 'length']),
  atMost(['max-length', 'maxLength', 'length']),
  atLeast(['min-lower', 'minLower', 'lower']),
  atLeast(['min-upper', 'minUpper', 'upper']),
  atLeast(['min-digits', 'minDigits', 'digits']),
  atLeast(['min-letters', 'minLetters', 'letters']),
  {
    code: 'history',
    serverOnly: true,
    asks: ({ historyDepth }) => counted(historyDepth),
    broken: ({ inHistory }) => (inHistory ? {} : null),
  },
  without('first-name', ({ firstName }) => [firstName]),
  without('last-name', ({ lastName }) => [lastName]),
  // The longer one first: it is what the message shall name.
  without('user-id', ({ loginId, userId }) => [loginId, userId]),
  atLeast(['min-classes', 'minClasses', 'classes']),
  atLeast(['min-special', 'minSpecial', 'special']),
  {
    code: 'first-not-symbol',
    serverOnly: false,
    asks: ({ firstNotSymbol }) => (firstNotSymbol ? {} : null),
    broken: ({ counts }) => (counts.startsWithSymbol ? {} : null),
  },
  atMost(['max-run', 'maxRun', 'longestRun']),
  atMost(['max-sequence', 'maxSequence', 'longestSequence']),
  {
    code: 'common',
    serverOnly: true,
    asks: ({ common }) => (common ? {} : null),
    broken: ({ isCommon, text }) => (isCommon?.(text) ? {} : null),
  },
];

function atLeast([code, limit, what]: Limit): Rule {
  return {
    code,
    serverOnly: false,
    asks: (policy) => counted(policy[limit]),
    broken: ({ policy, counts }) => (counts[what] < policy[limit] ? { found: counts[what] } : null),
  };
}

function atMost([code, limit, what]: Limit): Rule {
  return {
    code,
    serverOnly: false,
    asks: (policy) => counted(policy[limit]),
    broken: ({ policy, counts }) => (counts[what] > policy[limit] ? { found: counts[what] } : null),
  };
}

function without(code: RuleCode, values: (subject: PasswordSubject) => string[]): Rule {
  return {
    code,
    serverOnly: false,
    asks: ({ names }) => (names ? {} : null),
    broken: ({ text, subject }) => {
      const found = findName(text, values(subject));
      return found === null ? null : { found };
    },
  };
}

function counted(limit: number): RuleParams | null {
  return limit > 0 ? { count: limit } : null;
}
