/** What a password needs. 0 switches a minimum, a longest stretch, the history or the expiry off. */
export interface PasswordPolicy {
  /** Characters are code points after NFKC, here and below. */
  minLength: number;
  maxLength: number;
  minLower: number;
  minUpper: number;
  minDigits: number;
  /** In any script, with or without case. */
  minLetters: number;
  minSpecial: number;
  /** Of lowercase, uppercase, digits and special: 0 to 4. */
  minClasses: number;
  /** How many of the last passwords cannot come back, the present one counted. */
  historyDepth: number;
  /** First name, last name and user ID are not allowed inside. */
  names: boolean;
  /** Passwords of the list of common ones are not allowed. */
  common: boolean;
  firstNotSymbol: boolean;
  /** The longest run of one character that is allowed. */
  maxRun: number;
  /** The longest sequence (`abcd`, `4321`) that is allowed. */
  maxSequence: number;
  expiryDays: number;
  expiryWarningDays: number;
}

/** The service's ten rules (1–10) and the list of common passwords; the rest is built but off. */
export const defaultPolicy: PasswordPolicy = {
  minLength: 8,
  maxLength: 24,
  minLower: 1,
  minUpper: 1,
  minDigits: 1,
  minLetters: 2,
  minSpecial: 0,
  minClasses: 0,
  historyDepth: 3,
  names: true,
  common: true,
  firstNotSymbol: false,
  maxRun: 0,
  maxSequence: 0,
  expiryDays: 0,
  expiryWarningDays: 14,
};

export type Expiry = { kind: 'ok' } | { kind: 'warn'; days: number } | { kind: 'expired' };

/**
 * Whether a password has to be replaced.
 *
 * @param changedAt ms since 1970
 * @param now ms since 1970
 * @returns `warn` with the days left, a begun day counted as one
 */
export function passwordExpiry(policy: PasswordPolicy, changedAt: number, now: number): Expiry {
  if (policy.expiryDays <= 0) return { kind: 'ok' };
  const left = changedAt + policy.expiryDays * DAY - now;
  if (left <= 0) return { kind: 'expired' };
  if (left > policy.expiryWarningDays * DAY) return { kind: 'ok' };
  return { kind: 'warn', days: Math.ceil(left / DAY) };
}

const DAY = 24 * 60 * 60 * 1000;
