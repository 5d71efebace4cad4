import type { Db, Tx } from '../db/database';
import { changing } from './bulk.store';

/** A new pupil of an import, with the login ID that is planned. */
export interface PlannedPupil {
  line: number;
  accountId: string;
  studentNumber: string;
  fullName: string;
  firstName: string;
  lastName: string;
  className: string;
  loginId: string;
}

/** New pupils behind a line, in the order of the file. */
export async function findPlannedPupils(
  db: Db | Tx,
  importId: number,
  { afterLine, limit }: { afterLine: number; limit: number },
): Promise<PlannedPupil[]> {
  return db('roster_import_ids as i')
    .join('roster_import_rows as r', (on) =>
      on.on('r.import_id', 'i.import_id').andOn('r.line', 'i.line'),
    )
    .where('i.import_id', importId)
    .andWhere('i.line', '>', afterLine)
    .orderBy('i.line')
    .limit(limit)
    .select<PlannedPupil[]>({
      line: 'i.line',
      accountId: 'i.account_id',
      studentNumber: 'r.student_number',
      fullName: 'r.full_name',
      firstName: 'r.first_name',
      lastName: 'r.last_name',
      className: 'r.class_name',
      loginId: 'i.login_id',
    });
}

export interface StoredPassword {
  phc: string;
  pepperId: string;
}

/** Keeps the hashes of default passwords until the pupils are there. */
export async function keepPasswords(
  tx: Tx,
  importId: number,
  issued: readonly { line: number; stored: StoredPassword }[],
): Promise<void> {
  for (const { line, stored } of issued) {
    await changing(
      tx,
      'UPDATE roster_import_ids SET phc = ?, pepper_id = ? WHERE import_id = ? AND line = ?',
      [stored.phc, stored.pepperId, importId, line],
    );
  }
}
