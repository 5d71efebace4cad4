import { v7 as uuidv7 } from 'uuid';
import type { Db, Tx } from '../db/database';

export type TransferState = 'open' | 'approved' | 'refused';

/** A pupil of one school whom another one asks for. */
export interface Transfer {
  id: string;
  accountId: string;
  studentNumber: string;
  fullName: string;
  fromSchoolId: string;
  toSchoolId: string;
  year: number;
  className: string;
  level: string;
  requestedAt: number;
  state: TransferState;
}

export interface NewTransfer {
  accountId: string;
  fromSchoolId: string;
  toSchoolId: string;
  year: number;
  className: string;
  level: string;
  by: string | null;
  now: number;
}

/** @returns the id, or null while the pupil is asked for already */
export async function insertTransfer(tx: Tx, transfer: NewTransfer): Promise<string | null> {
  const rows: { id: string }[] = await tx('roster_transfers')
    .insert({
      id: uuidv7(),
      account_id: transfer.accountId,
      from_school_id: transfer.fromSchoolId,
      to_school_id: transfer.toSchoolId,
      year: transfer.year,
      class_name: transfer.className,
      level: transfer.level,
      requested_by: transfer.by,
      requested_at: transfer.now,
      state: 'open',
    })
    .onConflict(tx.raw("(account_id) WHERE state = 'open'"))
    .ignore()
    .returning('id');
  return rows[0]?.id ?? null;
}

export interface StagedTransfers {
  importId: number;
  schoolId: string;
  year: number;
  now: number;
  by: string | null;
}

interface AskedRow {
  id: string;
  school_id: string;
  class_name: string;
  level: string;
}

/** Asks for every pupil whom the import marked. @returns how many are asked for anew */
export async function requestStaged(
  tx: Tx,
  { importId, schoolId, year, now, by }: StagedTransfers,
): Promise<number> {
  const rows = await tx('roster_import_transfers as t')
    .join('roster_import_rows as r', (on) => {
      void on.on('r.import_id', 't.import_id').andOn('r.line', 't.line');
    })
    .join('accounts as a', 'a.id', 't.account_id')
    .where('t.import_id', importId)
    .select<AskedRow[]>('a.id', 'a.school_id', 'r.class_name', 'r.level');
  let asked = 0;
  for (const { id, school_id: fromSchoolId, class_name: className, level } of rows) {
    const pupil = { accountId: id, fromSchoolId, toSchoolId: schoolId };
    const added = await insertTransfer(tx, { ...pupil, className, level, year, by, now });
    if (added !== null) asked++;
  }
  return asked;
}

interface TransferRow {
  id: string;
  account_id: string;
  student_number: string;
  full_name: string;
  from_school_id: string;
  to_school_id: string;
  year: number;
  class_name: string;
  level: string;
  requested_at: number;
  state: TransferState;
}

export async function findTransfer(db: Db | Tx, id: string): Promise<Transfer | null> {
  const [row] = await transfers(db).where('t.id', id);
  return row ? fromRow(row) : null;
}

/** Open ones that a school has to decide or waits for; of all schools without one. */
export async function listOpenTransfers(db: Db | Tx, schoolId: string | null): Promise<Transfer[]> {
  const query = transfers(db).where('t.state', 'open').orderBy('t.id');
  if (schoolId !== null) {
    void query.where((own) => {
      void own.where('t.from_school_id', schoolId).orWhere('t.to_school_id', schoolId);
    });
  }
  return (await query).map(fromRow);
}

function transfers(db: Db | Tx) {
  return db('roster_transfers as t')
    .join('accounts as a', 'a.id', 't.account_id')
    .select<TransferRow[]>('t.*', 'a.student_number', 'a.full_name');
}

function fromRow(row: TransferRow): Transfer {
  return {
    id: row.id,
    accountId: row.account_id,
    studentNumber: row.student_number,
    fullName: row.full_name,
    fromSchoolId: row.from_school_id,
    toSchoolId: row.to_school_id,
    year: row.year,
    className: row.class_name,
    level: row.level,
    requestedAt: row.requested_at,
    state: row.state,
  };
}

/** @returns false when somebody decided it before */
export async function closeTransfer(
  tx: Tx,
  { id, state, by, now }: { id: string; state: TransferState; by: string | null; now: number },
): Promise<boolean> {
  const changed = await tx('roster_transfers')
    .where({ id, state: 'open' })
    .update({ state, decided_by: by, decided_at: now });
  return changed === 1;
}

/** The class of that name and year, made where it is missing. */
export async function ensureClass(
  tx: Tx,
  { toSchoolId, year, className, level }: Transfer,
): Promise<string> {
  await tx('form_classes')
    .insert({ id: uuidv7(), school_id: toSchoolId, year, name: className, level })
    .onConflict(['school_id', 'year', 'name'])
    .ignore();
  const row = await tx('form_classes')
    .where({ school_id: toSchoolId, year, name: className })
    .first<{ id: string }>('id');
  return row.id;
}

/**
 * The pupil goes with ID and secrets; visits end, so that the next one is the new school's.
 *
 * @returns false when the pupil is no longer there, or the new school has the number
 */
export async function moveToSchool(
  tx: Tx,
  transfer: Transfer,
  { formClassId, now }: { formClassId: string; now: number },
): Promise<boolean> {
  const { accountId, fromSchoolId, toSchoolId, studentNumber } = transfer;
  const before = await tx('accounts')
    .where({ id: accountId })
    .first<{ form_class_id: string; level: string } | undefined>('form_class_id', 'level');
  const changed = await tx('accounts')
    .where({ id: accountId, school_id: fromSchoolId })
    .whereNotExists(
      tx('accounts as other')
        .where({ 'other.school_id': toSchoolId, 'other.student_number': studentNumber })
        .select('other.id'),
    )
    .update({
      ...{ school_id: toSchoolId, form_class_id: formClassId, level: transfer.level },
      ...{ status: 'active', status_at: now, updated_at: now },
      auth_epoch: tx.raw('auth_epoch + 1'),
    });
  if (changed === 0 || !before) return false;
  await tx('class_moves').insert({
    ...{ id: uuidv7(), account_id: accountId, moved_at: now },
    ...{ from_class_id: before.form_class_id, to_class_id: formClassId },
    ...{ from_level: before.level, to_level: transfer.level },
  });
  // What the old school ordered no longer concerns the pupil.
  await tx('leavings').where({ account_id: accountId, undone_at: null }).update({ undone_at: now });
  return true;
}
