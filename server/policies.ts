import type { Config } from './config';
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
