import { isWellFormed, normalisePassword } from '../password/counting.rules';
import { findName } from '../password/names.rules';

/** NIST SP 800-63B-4, 3.1.1.1: at least 15 where a password may stand alone, and 64 taken. */
export const STAFF_PASSWORD_MIN = 15;
export const STAFF_PASSWORD_MAX = 64;

export type StaffPasswordFailure = 'ill-formed' | 'too-short' | 'too-long' | 'name' | 'common';

export interface StaffPasswordFacts {
  name: string;
  email: string;
  isCommon: (password: string) => boolean;
}

/** No composition rules: length, no common one, nothing of the person's own. All at once. */
export function checkStaffPassword(
  raw: string,
  { name, email, isCommon }: StaffPasswordFacts,
): StaffPasswordFailure[] {
  if (!isWellFormed(raw)) return ['ill-formed'];
  const password = normalisePassword(raw);
  const length = [...password].length;
  const own = [name, email, email.split('@')[0] ?? ''];
  return [
    ...(length < STAFF_PASSWORD_MIN ? (['too-short'] as const) : []),
    ...(length > STAFF_PASSWORD_MAX ? (['too-long'] as const) : []),
    ...(findName(password, own) === null ? [] : (['name'] as const)),
    ...(isCommon(password) || isRepeated(password) ? (['common'] as const) : []),
  ];
}

/** One short piece over and over, such as `passwordpassword` or `abcabcabcabcabc`. */
function isRepeated(password: string): boolean {
  return /^(.{1,8})\1+$/su.test(password);
}
