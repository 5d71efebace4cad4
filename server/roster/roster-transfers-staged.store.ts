import type { Db, Tx } from '../db/database';
import { changing } from './bulk.store';
import type { ImportKey } from './roster-rows.store';

/** Marks rows whose number a pupil of another school has: they are asked for, never taken. */
export async function markTransfers(tx: Tx, { importId, schoolId }: ImportKey): Promise<void> {
  await changing(
    tx,
    `INSERT INTO roster_import_transfers (import_id, line, account_id)
     SELECT r.import_id, r.line, min(o.id)
       FROM roster_import_rows AS r
       JOIN accounts AS o ON o.student_number = r.student_number AND o.school_id <> ?
      WHERE r.import_id = ? AND r.problem IS NULL
        AND NOT EXISTS (SELECT 1 FROM accounts AS n
                         WHERE n.school_id = ? AND n.student_number = r.student_number)
      GROUP BY r.import_id, r.line`,
    [schoolId, importId, schoolId],
  );
}

export async function countTransfers(db: Db | Tx, importId: number): Promise<number> {
  const row = await db('roster_import_transfers')
    .where({ import_id: importId })
    .count({ n: '*' })
    .first<{ n: number }>();
  return row.n;
}
