import type { Db, Tx } from '../db/database';
import type { Account, AccountStatus, Level } from './account';

export interface AccountRow {
  id: string;
  school_id: string;
  student_number: string;
  login_id: string;
  login_id_folded: string;
  full_name: string;
  first_name: string;
  last_name: string;
  form_class_id: string;
  class_name: string;
  level: Level;
  status: AccountStatus;
  auth_epoch: number;
  last_sign_in_at: number | null;
  challenge_closed_at: number | null;
  challenge_reset_at: number | null;
  enrol_asked_at: number | null;
}

export async function findByLoginId(db: Db | Tx, canonicalId: string): Promise<Account | null> {
  return one(await accounts(db).where('accounts.login_id_folded', canonicalId));
}

export async function findById(db: Db | Tx, id: string): Promise<Account | null> {
  return one(await accounts(db).where('accounts.id', id));
}

export async function findByStudentNumber(
  db: Db | Tx,
  { schoolId, studentNumber }: { schoolId: string; studentNumber: string },
): Promise<Account | null> {
  const asked = { 'accounts.school_id': schoolId, 'accounts.student_number': studentNumber };
  return one(await accounts(db).where(asked));
}

/** Ends every session and open reset, if the account still stands at `epoch`. */
export async function bumpEpoch(
  tx: Tx,
  { id, epoch }: { id: string; epoch: number },
): Promise<boolean> {
  const changed = await tx('accounts')
    .where({ id, auth_epoch: epoch, status: 'active' })
    .update({ auth_epoch: epoch + 1 });
  return changed === 1;
}

/** Ends every session and open reset, whatever the epoch. */
export async function endSessions(tx: Tx, id: string): Promise<void> {
  await tx('accounts').where({ id }).increment('auth_epoch', 1);
}

/** The next sign-in asks for a new set of QnA; until then the present one works. */
export async function askForQna(tx: Tx, id: string, at: number): Promise<void> {
  await tx('accounts').where({ id }).update({ enrol_asked_at: at });
}

export async function setStatus(
  tx: Tx,
  id: string,
  { status, at }: { status: AccountStatus; at: number },
): Promise<void> {
  await tx('accounts').where({ id }).update({ status, status_at: at });
}

/** Moments in ms since 1970; `null` clears one. */
export interface Moments {
  lastSignInAt?: number;
  challengeClosedAt?: number | null;
  challengeResetAt?: number;
}

export async function setMoments(tx: Tx, id: string, moments: Moments): Promise<void> {
  const columns = {
    ...(moments.lastSignInAt !== undefined && { last_sign_in_at: moments.lastSignInAt }),
    ...(moments.challengeClosedAt !== undefined && {
      challenge_closed_at: moments.challengeClosedAt,
    }),
    ...(moments.challengeResetAt !== undefined && { challenge_reset_at: moments.challengeResetAt }),
  };
  await tx('accounts').where({ id }).update(columns);
}

function accounts(db: Db | Tx) {
  return db('accounts')
    .join('form_classes', 'form_classes.id', 'accounts.form_class_id')
    .select<AccountRow[]>('accounts.*', 'form_classes.name as class_name');
}

function one(rows: AccountRow[]): Account | null {
  const [row] = rows;
  return row ? toAccount(row) : null;
}

/** @param row all columns of `accounts`, and the name of the class */
export function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    schoolId: row.school_id,
    studentNumber: row.student_number,
    loginId: row.login_id,
    loginIdFolded: row.login_id_folded,
    fullName: row.full_name,
    firstName: row.first_name,
    lastName: row.last_name,
    formClassId: row.form_class_id,
    className: row.class_name,
    level: row.level,
    status: row.status,
    authEpoch: row.auth_epoch,
    lastSignInAt: row.last_sign_in_at,
    challengeClosedAt: row.challenge_closed_at,
    challengeResetAt: row.challenge_reset_at,
    enrolAskedAt: row.enrol_asked_at,
  };
}
