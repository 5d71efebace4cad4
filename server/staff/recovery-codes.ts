import { randomInt } from 'node:crypto';
import { keyedDigest } from '../keyed-digest';

/** Without the letters and digits that are taken for each other. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const GROUPS = 3;
const GROUP_LENGTH = 4;
export const RECOVERY_CODES = 10;

/** 12 characters of 31 make 59 bits, far above what ten tries a day could find. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () =>
    Array.from({ length: GROUPS }, () =>
      Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
    ).join('-'),
  );
}

/** Random enough that a keyed digest keeps them as well as argon2 would. */
export function recoveryDigest(key: Buffer, staffId: string, typed: string): string {
  const code = typed.toLowerCase().replace(/[^a-z0-9]/g, '');
  return keyedDigest(key).update(`recovery\0${staffId}\0${code}`).digest('hex');
}

export function looksLikeRecoveryCode(typed: string): boolean {
  return typed.replace(/[^A-Za-z0-9]/g, '').length === GROUPS * GROUP_LENGTH;
}
