import type { StoredHash } from '../password/hashing';
import type { Role } from './roles.rules';

export type StaffStatus = 'active' | 'disabled';

/** Somebody who works for a school or for the installation; all times in ms since 1970. */
export interface StaffMember {
  id: string;
  /** As given. */
  email: string;
  /** As compared. */
  emailFolded: string;
  name: string;
  role: Role;
  /** Null for the roles of the whole installation. */
  schoolId: string | null;
  status: StaffStatus;
  /** Null until the set-up link was used. */
  password: StoredHash | null;
  passwordChangedAt: number | null;
  /** Visits hold the epoch they began in, and end when it has moved on. */
  authEpoch: number;
  /** Encrypted; null without TOTP. */
  totpSealed: string | null;
  passkeys: number;
  /** Who took the second factor away; null once a new one is set. */
  factorRemovedBy: string | null;
  lastSignInAt: number | null;
}

export function foldEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}

export function hasFactor(member: Pick<StaffMember, 'totpSealed' | 'passkeys'>): boolean {
  return member.totpSealed !== null || member.passkeys > 0;
}
