import { v7 as uuidv7 } from 'uuid';
import type { Db, Tx } from '../db/database';
import type { StoredHash } from './hashing';

/** `own`: chosen by the pupil; `default`: made by the system, opens "choose a new one" only. */
export type PasswordKind = 'own' | 'default';

/** A pupil's password in force. Times in ms since 1970. */
export interface Credential {
  accountId: string;
  stored: StoredHash;
  kind: PasswordKind;
  validFrom: number | null;
  expiresAt: number | null;
  changedAt: number;
  /** `challenge`, `self`, `default`, `first` … */
  changedHow: string;
  /** Since when a "your password was changed" notice waits for the next sign-in. */
  noticePendingAt: number | null;
}

export interface NewCredential {
  accountId: string;
  stored: StoredHash;
  kind: PasswordKind;
  changedAt: number;
  changedHow: string;
  validFrom?: number | null;
  expiresAt?: number | null;
  noticePendingAt?: number | null;
}

interface CredentialRow {
  account_id: string;
  phc: string;
  pepper_id: string;
  kind: PasswordKind;
  valid_from: number | null;
  expires_at: number | null;
  changed_at: number;
  changed_how: string;
  notice_pending_at: number | null;
}

export async function findCredential(db: Db | Tx, accountId: string): Promise<Credential | null> {
  const row = (await db('password_credentials').where({ account_id: accountId }).first()) as
    CredentialRow | undefined;
  if (!row) return null;
  return {
    accountId: row.account_id,
    stored: storedOf(row),
    kind: row.kind,
    validFrom: row.valid_from,
    expiresAt: row.expires_at,
    changedAt: row.changed_at,
    changedHow: row.changed_how,
    noticePendingAt: row.notice_pending_at,
  };
}

/** The passwords before the present one, the latest first. */
export async function history(
  db: Db | Tx,
  accountId: string,
  depth: number,
): Promise<StoredHash[]> {
  const rows = await db('password_history')
    .where({ account_id: accountId })
    .orderBy([
      { column: 'set_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(depth)
    .select<Pick<CredentialRow, 'phc' | 'pepper_id'>[]>('phc', 'pepper_id');
  return rows.map(storedOf);
}

/**
 * Sets the password; the one before goes to the history.
 *
 * @param keep how many former passwords stay
 */
export async function saveNew(tx: Tx, credential: NewCredential, keep: number): Promise<void> {
  const row = rowOf(credential);
  const inserted: unknown[] = await tx('password_credentials')
    .insert(row)
    .onConflict('account_id')
    .ignore()
    .returning('account_id');
  if (inserted.length > 0) return;
  const { account_id } = row;
  // Locks the row on PostgreSQL: of two changes at once the second moves the first's password.
  await tx('password_credentials').where({ account_id }).update({ account_id });
  await tx.raw(
    `INSERT INTO password_history (id, account_id, phc, pepper_id, set_at)
     SELECT ?, account_id, phc, pepper_id, changed_at FROM password_credentials
     WHERE account_id = ?`,
    [uuidv7(), account_id],
  );
  await tx('password_credentials').where({ account_id }).update(row);
  await trimHistory(tx, account_id, keep);
}

/** Replaces a hash by another of the same password; false when the password was changed first. */
export async function swapHash(
  tx: Tx,
  { accountId, from, to }: { accountId: string; from: StoredHash; to: StoredHash },
): Promise<boolean> {
  const changed = await tx('password_credentials')
    .where({ account_id: accountId, phc: from.phc })
    .update({ phc: to.phc, pepper_id: to.pepperId });
  return changed === 1;
}

/** Of any number of sign-ins at once, one gets `true`. */
export async function takeNotice(tx: Tx, accountId: string): Promise<boolean> {
  const changed = await tx('password_credentials')
    .where({ account_id: accountId })
    .whereNotNull('notice_pending_at')
    .update({ notice_pending_at: null });
  return changed === 1;
}

async function trimHistory(tx: Tx, accountId: string, keep: number): Promise<void> {
  const kept = tx('password_history')
    .where({ account_id: accountId })
    .orderBy([
      { column: 'set_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(keep)
    .select('id');
  await tx('password_history').where({ account_id: accountId }).whereNotIn('id', kept).delete();
}

function storedOf(row: Pick<CredentialRow, 'phc' | 'pepper_id'>): StoredHash {
  return { phc: row.phc, pepperId: row.pepper_id };
}

function rowOf(credential: NewCredential): CredentialRow {
  return {
    account_id: credential.accountId,
    phc: credential.stored.phc,
    pepper_id: credential.stored.pepperId,
    kind: credential.kind,
    valid_from: credential.validFrom ?? null,
    expires_at: credential.expiresAt ?? null,
    changed_at: credential.changedAt,
    changed_how: credential.changedHow,
    notice_pending_at: credential.noticePendingAt ?? null,
  };
}
