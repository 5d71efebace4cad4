import type { Db, Tx } from '../db/database';
import { erasePersonalOf } from '../audit/personal.store';

/** Schools that somebody left before (ms) who is still here. */
export async function schoolsWithLeavers(db: Db, before: number): Promise<string[]> {
  return db('accounts')
    .where({ status: 'leaver' })
    .where('status_at', '<', before)
    .distinct('school_id')
    .orderBy('school_id')
    .pluck<string[]>('school_id');
}

export interface DueLeavers {
  schoolId: string;
  /** Who left before (ms). */
  before: number;
  limit: number;
}

export function leaversBefore(
  db: Db | Tx,
  { schoolId, before, limit }: DueLeavers,
): Promise<string[]> {
  return db('accounts')
    .where({ school_id: schoolId, status: 'leaver' })
    .where('status_at', '<', before)
    .orderBy('id')
    .limit(limit)
    .pluck<string[]>('id');
}

/**
 * Deletes pupils of one school and whatever tells of them. What stays: the digests of the login
 * IDs, so that they are never given again, and the audit without its personal details.
 *
 * @returns who is gone; those who came back meanwhile stay
 */
export async function purgeLeavers(
  tx: Tx,
  { schoolId, ids, before }: { schoolId: string; ids: readonly string[]; before: number },
): Promise<string[]> {
  // Touches nobody who is not a leaver, and is the write that holds the rows.
  const held = await tx('accounts')
    .where({ school_id: schoolId, status: 'leaver' })
    .whereIn('id', ids)
    .where('status_at', '<', before)
    .update({ guardian_email: null, guardian_mobile: null }, ['id'])
    .then((rows: { id: string }[]) => rows.map(({ id }) => id));
  if (held.length === 0) return [];
  const numbers = tx('accounts').whereIn('id', held).select('student_number');
  await tx('oneroster_records')
    .where({ school_id: schoolId })
    .whereIn('student_number', numbers)
    .delete();
  for (const table of ['attempt_counters', 'sessions']) {
    await tx(table).whereIn('account_id', held).delete();
  }
  await erasePersonalOf(tx, held);
  await tx('accounts').whereIn('id', held).delete();
  return held.toSorted();
}

/** @returns how many guardians of leavers were forgotten */
export async function forgetGuardians(tx: Tx, before: number, limit: number): Promise<number> {
  const due = tx('accounts')
    .where({ status: 'leaver' })
    .where('status_at', '<', before)
    .where((told) => {
      void told.whereNotNull('guardian_email').orWhereNotNull('guardian_mobile');
    })
    .orderBy('id')
    .limit(limit)
    .select('id');
  return tx('accounts').whereIn('id', due).update({ guardian_email: null, guardian_mobile: null });
}
