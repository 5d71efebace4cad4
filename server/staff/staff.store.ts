import type { Db, Tx } from '../db/database';
import type { StoredHash } from '../password/hashing';
import type { Role } from './roles.rules';
import type { StaffMember, StaffStatus } from './staff-member';

interface StaffRow {
  id: string;
  email: string;
  email_folded: string;
  name: string;
  role: Role;
  school_id: string | null;
  status: StaffStatus;
  password_phc: string | null;
  password_pepper_id: string | null;
  password_changed_at: number | null;
  auth_epoch: number;
  totp_sealed: string | null;
  passkeys: number;
  factor_removed_by: string | null;
  last_sign_in_at: number | null;
}

export async function findMemberById(db: Db | Tx, id: string): Promise<StaffMember | null> {
  return one(await members(db).where('staff_members.id', id));
}

export async function findMemberByEmail(db: Db | Tx, folded: string): Promise<StaffMember | null> {
  return one(await members(db).where('staff_members.email_folded', folded));
}

export interface NewMember {
  id: string;
  email: string;
  emailFolded: string;
  name: string;
  role: Role;
  schoolId: string | null;
  at: number;
}

/** @returns false when somebody has the address already */
export async function insertMember(tx: Tx, member: NewMember): Promise<boolean> {
  const made: unknown[] = await tx('staff_members')
    .insert({
      id: member.id,
      email: member.email,
      email_folded: member.emailFolded,
      name: member.name,
      role: member.role,
      school_id: member.schoolId,
      status: 'active',
      auth_epoch: 0,
      created_at: member.at,
      updated_at: member.at,
    })
    .onConflict('email_folded')
    .ignore()
    .returning('id');
  return made.length === 1;
}

export interface MemberChange {
  name?: string;
  role?: Role;
  status?: StaffStatus;
  totpSealed?: string | null;
  factorRemovedBy?: string | null;
  lastSignInAt?: number;
  password?: { stored: StoredHash; at: number };
}

export async function changeMember(tx: Tx, id: string, change: MemberChange): Promise<void> {
  const { name, role, status, totpSealed, factorRemovedBy, lastSignInAt, password } = change;
  await tx('staff_members')
    .where({ id })
    .update({
      id,
      ...(name !== undefined && { name }),
      ...(role !== undefined && { role }),
      ...(status !== undefined && { status }),
      ...(totpSealed !== undefined && { totp_sealed: totpSealed, totp_step: null }),
      ...(factorRemovedBy !== undefined && { factor_removed_by: factorRemovedBy }),
      ...(lastSignInAt !== undefined && { last_sign_in_at: lastSignInAt }),
      ...(password && {
        password_phc: password.stored.phc,
        password_pepper_id: password.stored.pepperId,
        password_changed_at: password.at,
      }),
    });
}

/** Ends every visit of the person. */
export async function endMemberVisits(tx: Tx, id: string, at: number): Promise<void> {
  await tx('staff_members').where({ id }).increment('auth_epoch', 1);
  await tx('staff_sign_ins').where({ staff_id: id, ended_at: null }).update({ ended_at: at });
}

/** @returns false when the password was changed meanwhile */
export async function swapMemberHash(
  tx: Tx,
  { id, from, to }: { id: string; from: StoredHash; to: StoredHash },
): Promise<boolean> {
  const changed = await tx('staff_members')
    .where({ id, password_phc: from.phc })
    .update({ password_phc: to.phc, password_pepper_id: to.pepperId });
  return changed === 1;
}

/** A code opens the door once. @returns false when its time step was used already */
export async function takeTotpStep(tx: Tx, id: string, step: number): Promise<boolean> {
  const changed = await tx('staff_members')
    .where({ id })
    .where((unused) => {
      void unused.whereNull('totp_step').orWhere('totp_step', '<', step);
    })
    .update({ totp_step: step });
  return changed === 1;
}

function members(db: Db | Tx) {
  return db('staff_members').select<StaffRow[]>(
    'staff_members.*',
    db.raw(
      '(SELECT COUNT(*) FROM staff_passkeys WHERE staff_passkeys.staff_id = staff_members.id) AS passkeys',
    ),
  );
}

function one(rows: StaffRow[]): StaffMember | null {
  const [row] = rows;
  if (!row) return null;
  const { password_phc: phc, password_pepper_id: pepperId } = row;
  return {
    id: row.id,
    email: row.email,
    emailFolded: row.email_folded,
    name: row.name,
    role: row.role,
    schoolId: row.school_id,
    status: row.status,
    password: phc === null ? null : { phc, pepperId: pepperId ?? '' },
    passwordChangedAt: row.password_changed_at,
    authEpoch: row.auth_epoch,
    totpSealed: row.totp_sealed,
    passkeys: row.passkeys,
    factorRemovedBy: row.factor_removed_by,
    lastSignInAt: row.last_sign_in_at,
  };
}
