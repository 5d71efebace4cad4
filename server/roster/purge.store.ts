import type { Db, Tx } from '../db/database';
import { erasePersonalOf } from '../audit/personal.store';

export interface Purged {
  id: string;
  schoolId: string;
}

/** Pupils who left before (ms), the earliest first. */
export async function leaversBefore(db: Db, before: number, limit: number): Promise<Purged[]> {
  const rows = await db('accounts')
    .where({ status: 'leaver' })
    .where('status_at', '<', before)
    .orderBy(['status_at', 'id'])
    .limit(limit)
    .select<{ id: string; school_id: string }[]>('id', 'school_id');
  return rows.map((row) => ({ id: row.id, schoolId: row.school_id }));
}

/**
 * Deletes a pupil and whatever tells of them. What stays: the digest of the login ID, so that it is
 * never given again, and the audit without its personal details.
 *
 * @returns false when the pupil came back meanwhile
 */
export async function purgeLeaver(
  tx: Tx,
  { id, schoolId }: Purged,
  before: number,
): Promise<boolean> {
  // Touches nobody who is not a leaver, and is the write that holds the row.
  const held = await tx('accounts')
    .where({ id, status: 'leaver' })
    .where('status_at', '<', before)
    .update({ guardian_email: null, guardian_mobile: null });
  if (held === 0) return false;
  const number = tx('accounts').where({ id }).select('student_number');
  await tx('oneroster_records')
    .where({ school_id: schoolId })
    .whereIn('student_number', number)
    .delete();
  for (const table of ['attempt_counters', 'sessions']) {
    await tx(table).where({ account_id: id }).delete();
  }
  await erasePersonalOf(tx, id);
  await tx('accounts').where({ id }).delete();
  return true;
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
