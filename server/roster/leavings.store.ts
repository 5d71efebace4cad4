import { v7 as uuidv7 } from 'uuid';
import type { Db, Tx } from '../db/database';
import { addRows, changing } from './bulk.store';
import type { ImportKey } from './roster-rows.store';

/** Active pupils of the school who are in no row and whose leaving is not ordered yet. */
export async function stageMissing(tx: Tx, { importId, schoolId }: ImportKey): Promise<void> {
  await changing(
    tx,
    `INSERT INTO roster_import_leavers (import_id, line, student_number)
     SELECT CAST(? AS integer), row_number() OVER (ORDER BY a.student_number), a.student_number
       FROM accounts AS a
      WHERE a.school_id = ? AND a.status <> 'leaver'
        AND NOT EXISTS (SELECT 1 FROM roster_import_rows AS r
                         WHERE r.import_id = ? AND r.student_number = a.student_number)
        AND NOT EXISTS (SELECT 1 FROM leavings AS l WHERE l.account_id = a.id AND ${PENDING})`,
    [importId, schoolId, importId],
  );
}

/** The pupils whom a delta takes out. */
export async function stageListed(
  tx: Tx,
  { importId, schoolId }: ImportKey,
  studentNumbers: readonly string[],
): Promise<void> {
  await addRows(
    tx,
    {
      table: 'roster_import_leavers',
      columns: ['import_id', 'line', 'student_number'],
      ignoring: true,
    },
    studentNumbers.map((number, index) => [importId, index + 1, number]),
  );
  // Who is not here, or gone already, does not leave.
  await changing(
    tx,
    `DELETE FROM roster_import_leavers WHERE import_id = ? AND NOT EXISTS (
       SELECT 1 FROM accounts AS a WHERE a.school_id = ? AND a.status <> 'leaver'
          AND a.student_number = roster_import_leavers.student_number)`,
    [importId, schoolId],
  );
}

export async function countStagedLeavers(db: Db, importId: number): Promise<number> {
  const row = await db('roster_import_leavers')
    .where({ import_id: importId })
    .count({ n: '*' })
    .first<{ n: number }>();
  return row.n;
}

export interface Order extends ImportKey {
  batchId: string;
  /** A day of the school's time zone. */
  leavesOn: string;
  now: number;
}

/** Notes the leaving of everybody staged; {@link applyLeavings} brings it about. */
export async function orderStaged(tx: Tx, order: Order): Promise<number> {
  const { importId, schoolId, batchId, leavesOn, now } = order;
  const rows = await tx('roster_import_leavers as s')
    .join('accounts as a', 'a.student_number', 's.student_number')
    .where({ 's.import_id': importId, 'a.school_id': schoolId })
    .whereNot('a.status', 'leaver')
    .select<{ id: string; status: string }[]>('a.id', 'a.status');
  return addRows(
    tx,
    {
      table: 'leavings',
      columns: [
        ...['id', 'batch_id', 'account_id', 'school_id', 'leaves_on', 'status_before'],
        'ordered_at',
      ],
      ignoring: true,
    },
    rows.map(({ id, status }) => [uuidv7(), batchId, id, schoolId, leavesOn, status, now]),
  );
}

/** Pupils of the import are here again: what was ordered for later is off. */
export function cancelForRows(
  tx: Tx,
  { importId, schoolId, now }: ImportKey & { now: number },
): Promise<number> {
  return changing(
    tx,
    `UPDATE leavings SET undone_at = ?
      WHERE school_id = ? AND applied_at IS NULL AND undone_at IS NULL
        AND account_id IN (SELECT a.id FROM accounts AS a
                             JOIN roster_import_rows AS r ON r.student_number = a.student_number
                            WHERE a.school_id = ? AND r.import_id = ?)`,
    [now, schoolId, schoolId, importId],
  );
}

/** Ids of leavings whose day has come, the oldest first. */
export function dueLeavings(
  db: Db,
  { schoolId, today, limit }: { schoolId: string; today: string; limit: number },
): Promise<string[]> {
  return db('leavings as l')
    .where({ school_id: schoolId })
    .where('leaves_on', '<=', today)
    .whereRaw(PENDING)
    .orderBy('id')
    .limit(limit)
    .pluck<string[]>('id');
}

/** Schools that wait for a day. */
export function schoolsWithPending(db: Db): Promise<{ id: string; timeZone: string }[]> {
  return db('schools')
    .whereIn('id', db('leavings as l').whereRaw(PENDING).distinct('school_id'))
    .select<{ id: string; timeZone: string }[]>('id', 'time_zone as timeZone');
}

export interface Applied {
  ids: readonly string[] | { batchId: string };
  now: number;
}

/** The pupils become leavers and their visits end. @returns how many */
export async function applyLeavings(tx: Tx, { ids, now }: Applied): Promise<number> {
  const which = tx('leavings').where({ applied_at: null, undone_at: null });
  if ('batchId' in ids) void which.where({ batch_id: ids.batchId });
  else void which.whereIn('id', [...ids]);
  const taken = await which
    .update({ applied_at: now }, ['account_id'])
    .then((rows: { account_id: string }[]) => rows.map((row) => row.account_id));
  let left = 0;
  for (let start = 0; start < taken.length; start += SLICE) {
    left += await tx('accounts')
      .whereIn('id', taken.slice(start, start + SLICE))
      .whereNot({ status: 'leaver' })
      .update({
        ...{ status: 'leaver', status_at: now, updated_at: now },
        auth_epoch: tx.raw('auth_epoch + 1'),
      });
  }
  return left;
}

/** Values that a statement holds. */
const SLICE = 500;

export interface Undoing {
  schoolId: string;
  which: { batchId: string } | { accountId: string };
  now: number;
  /** Leavings that took effect before (ms) stay. */
  appliedSince: number;
}

/** @returns the accounts whose leaving is undone, with whether it had taken effect */
export async function undoLeavings(
  tx: Tx,
  { schoolId, which, now, appliedSince }: Undoing,
): Promise<{ accountId: string; wasApplied: boolean }[]> {
  const key = 'batchId' in which ? { batch_id: which.batchId } : { account_id: which.accountId };
  const rows: { account_id: string; applied_at: number | null; status_before: string }[] = await tx(
    'leavings',
  )
    .where({ school_id: schoolId, undone_at: null, ...key })
    .where((open) => {
      void open.whereNull('applied_at').orWhere('applied_at', '>=', appliedSince);
    })
    .update({ undone_at: now }, ['account_id', 'applied_at', 'status_before']);
  for (const { account_id: id, applied_at: appliedAt, status_before: status } of rows) {
    if (appliedAt === null) continue;
    // A leaver who came back by another import meanwhile has the status of today.
    await tx('accounts')
      .where({ id, school_id: schoolId, status: 'leaver' })
      .update({ status, status_at: now, updated_at: now });
  }
  return rows.map((row) => ({ accountId: row.account_id, wasApplied: row.applied_at !== null }));
}

/** Of the table under the name `l`. */
export const PENDING = 'l.applied_at IS NULL AND l.undone_at IS NULL';

/** Pupils who leave by one import. */
export interface LeavingBatch {
  batchId: string;
  /** A day of the school; empty where they left with the import. */
  leavesOn: string;
  count: number;
  orderedAt: number;
  appliedAt: number | null;
}

interface BatchRow {
  batch_id: string;
  leaves_on: string;
  count: number;
  ordered_at: number;
  applied_at: number | null;
}

export async function listLeavings(
  db: Db,
  schoolId: string,
  appliedSince: number,
): Promise<LeavingBatch[]> {
  const rows = await db('leavings')
    .where({ school_id: schoolId, undone_at: null })
    .where((open) => {
      void open.whereNull('applied_at').orWhere('applied_at', '>=', appliedSince);
    })
    .groupBy('batch_id', 'leaves_on', 'ordered_at')
    .orderBy('ordered_at', 'desc')
    .select<BatchRow[]>('batch_id', 'leaves_on', 'ordered_at')
    .count<BatchRow[]>({ count: '*' })
    .max<BatchRow[]>({ applied_at: 'applied_at' });
  return rows.map((row) => ({
    batchId: row.batch_id,
    leavesOn: row.leaves_on,
    count: row.count,
    orderedAt: row.ordered_at,
    appliedAt: row.applied_at,
  }));
}
