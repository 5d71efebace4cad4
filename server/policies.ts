import type { Config } from './config';
import { settingsSchema, type Settings } from './config.schema';
import type { PasswordPolicy } from './password/password.rules';

/** The password policy in force, from the settings. */
export function passwordPolicyFrom(config: Config): PasswordPolicy {
  return {
    minLength: config.PASSWORD_MIN_LENGTH,
    maxLength: config.PASSWORD_MAX_LENGTH,
    minLower: config.PASSWORD_MIN_LOWER,
    minUpper: config.PASSWORD_MIN_UPPER,
    minDigits: config.PASSWORD_MIN_DIGITS,
    minLetters: config.PASSWORD_MIN_LETTERS,
    minSpecial: config.PASSWORD_MIN_SPECIAL,
    minClasses: config.PASSWORD_MIN_CLASSES,
    historyDepth: config.PASSWORD_HISTORY,
    names: config.PASSWORD_FORBID_NAMES,
    common: config.PASSWORD_FORBID_COMMON,
    firstNotSymbol: config.PASSWORD_FIRST_NOT_SYMBOL,
    maxRun: config.PASSWORD_MAX_RUN,
    maxSequence: config.PASSWORD_MAX_SEQUENCE,
    expiryDays: config.PASSWORD_EXPIRY_DAYS,
    expiryWarningDays: config.PASSWORD_EXPIRY_WARNING_DAYS,
  };
}

/** A value in force, and whether somebody set it. */
export interface PolicyLine {
  /** In the environment. */
  setting: string;
  value: string;
  isDefault: boolean;
}

/** What the schools may know of the settings: never a secret, an address or a path. */
export function policyInForce(config: Config): PolicyLine[] {
  const defaults: Partial<Settings> = settingsSchema.parse({});
  return shownSettings.map((setting) => {
    const value = String(config[setting]);
    return { setting, value, isDefault: value === String(defaults[setting]) };
  });
}

const shownSettings = [
  ...(['LOGIN_DOMAIN', 'TIME_ZONE', 'QUESTION_BANK', 'QNA_SET', 'QNA_ASK'] as const),
  ...(['CARD_LEVELS', 'CARD_PENDING_HOURS', 'QNA_FREEZE_HOURS'] as const),
  ...(['PASSWORD_MIN_LENGTH', 'PASSWORD_MAX_LENGTH', 'PASSWORD_MIN_LOWER'] as const),
  ...(['PASSWORD_MIN_UPPER', 'PASSWORD_MIN_DIGITS', 'PASSWORD_MIN_LETTERS'] as const),
  ...(['PASSWORD_MIN_SPECIAL', 'PASSWORD_MIN_CLASSES', 'PASSWORD_HISTORY'] as const),
  ...(['PASSWORD_FORBID_NAMES', 'PASSWORD_FORBID_COMMON'] as const),
  ...(['PASSWORD_FIRST_NOT_SYMBOL', 'PASSWORD_MAX_RUN', 'PASSWORD_MAX_SEQUENCE'] as const),
  ...(['PASSWORD_EXPIRY_DAYS', 'PASSWORD_EXPIRY_WARNING_DAYS'] as const),
  ...(['DEFAULT_PASSWORD_HOURS', 'SIGNIN_WAITS_SECONDS', 'CHALLENGE_WAITS_SECONDS'] as const),
  ...(['SIGNIN_TOTAL_OUTSIDE', 'SIGNIN_TOTAL_SCHOOL', 'SIGNIN_TOTAL_DEVICE'] as const),
  ...(['CHALLENGE_TOTAL', 'LOCK_REOPEN_DAYS', 'KNOWN_DEVICE_DAYS'] as const),
  ...(['RESET_MINUTES', 'SESSION_IDLE_MINUTES', 'STAFF_IDLE_MINUTES'] as const),
  ...(['SESSION_MAX_HOURS', 'STAFF_MFA', 'STAFF_LINK_HOURS', 'STAFF_PROOF_MINUTES'] as const),
  ...(['REQUEST_KEEP_DAYS', 'LEAVER_PURGE_DAYS', 'GUARDIAN_CONTACT_DAYS'] as const),
  'AUDIT_ADDRESS_DAYS' as const,
];
