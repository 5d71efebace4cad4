import type { Config } from './config';
import type { Settings } from './config.schema';
import type { PasswordPolicy } from './password/password.rules';

/** The installation's password policy, from the settings; a school may ask for more. */
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

/** A value in force, and where it comes from. */
export interface PolicyLine {
  /** In the environment. */
  setting: ShownSetting;
  value: Settings[ShownSetting];
  /** `here`: somebody gave it, be it the default's value; `start`: the way the portal is started. */
  from: 'here' | 'start' | 'default';
}

export interface PolicyGroup {
  name: string;
  lines: PolicyLine[];
}

/** What the schools may know of the settings: never a secret, an address or a path. */
export function policyInForce(config: Config): PolicyGroup[] {
  return Object.entries(shownSettings).map(([name, settings]) => ({
    name,
    lines: settings.map((setting) => ({
      setting,
      value: config[setting],
      from: config.given.get(setting) ?? 'default',
    })),
  }));
}

export type ShownSetting = (typeof shownSettings)[keyof typeof shownSettings][number];

const shownSettings = {
  passwords: [
    ...(['PASSWORD_MIN_LENGTH', 'PASSWORD_MAX_LENGTH', 'PASSWORD_MIN_LOWER'] as const),
    ...(['PASSWORD_MIN_UPPER', 'PASSWORD_MIN_DIGITS', 'PASSWORD_MIN_LETTERS'] as const),
    ...(['PASSWORD_MIN_SPECIAL', 'PASSWORD_MIN_CLASSES', 'PASSWORD_HISTORY'] as const),
    ...(['PASSWORD_FORBID_NAMES', 'PASSWORD_FORBID_COMMON'] as const),
    ...(['PASSWORD_FIRST_NOT_SYMBOL', 'PASSWORD_MAX_RUN', 'PASSWORD_MAX_SEQUENCE'] as const),
    ...(['PASSWORD_EXPIRY_DAYS', 'PASSWORD_EXPIRY_WARNING_DAYS'] as const),
    'DEFAULT_PASSWORD_HOURS' as const,
  ],
  questions: [
    ...(['QUESTION_BANK', 'QNA_SET', 'QNA_ASK', 'QNA_FREEZE_HOURS'] as const),
    ...(['CARD_LEVELS', 'CARD_PENDING_HOURS'] as const),
  ],
  locks: [
    ...(['SIGNIN_WAITS_SECONDS', 'CHALLENGE_WAITS_SECONDS', 'SIGNIN_TOTAL_OUTSIDE'] as const),
    ...(['SIGNIN_TOTAL_SCHOOL', 'SIGNIN_TOTAL_DEVICE', 'CHALLENGE_TOTAL'] as const),
    ...(['LOCK_FORGET_STEP_HOURS', 'LOCK_REOPEN_DAYS', 'KNOWN_DEVICE_DAYS'] as const),
  ],
  visits: [
    ...(['RESET_MINUTES', 'SESSION_IDLE_MINUTES', 'SESSION_MAX_HOURS'] as const),
    ...(['STAFF_IDLE_MINUTES', 'STAFF_MFA', 'STAFF_LINK_HOURS', 'STAFF_PROOF_MINUTES'] as const),
  ],
  keeping: [
    ...(['REQUEST_KEEP_DAYS', 'LEAVER_PURGE_DAYS', 'GUARDIAN_CONTACT_DAYS'] as const),
    'AUDIT_ADDRESS_DAYS' as const,
  ],
  installation: ['LOGIN_DOMAIN', 'TIME_ZONE'] as const,
} as const satisfies Record<string, readonly (keyof Settings)[]>;
