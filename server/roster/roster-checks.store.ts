import type { Tx } from '../db/database';
import { changing } from './bulk.store';
import { WITH_PROBLEM, type ImportKey } from './roster-rows.store';
import { baseProblem } from './roster.rules';

/**
 * Marks what no row shows by itself: values that stand twice in the file, and what other accounts
 * have. One transaction each, so that no other writer waits for all of them.
 */
export const checks: readonly ((tx: Tx, key: ImportKey) => Promise<void>)[] = [
  (tx, { importId }) => markDoubled(tx, importId, 'student_number'),
  (tx, { importId }) => markDoubled(tx, importId, 'login_id_folded'),
  markChangedLoginIds,
  markTakenLoginIds,
  (tx, key) => markNamelessPupils(tx, key, 'empty'),
  (tx, key) => markNamelessPupils(tx, key, 'too-long'),
];

/** The first row that has the value stays good: it may be the right one. */
async function markDoubled(
  tx: Tx,
  importId: number,
  column: 'student_number' | 'login_id_folded',
): Promise<void> {
  const shown =
    column === 'student_number' ? `'student_number "' || student_number || '"'` : `'login_id'`;
  const earlier = `FROM roster_import_rows AS e WHERE e.import_id = ? AND e.${column} = r.${column}`;
  await changing(
    tx,
    `UPDATE roster_import_rows AS r
        SET problem = coalesce(problem || '; ', '') || ${shown} || ' stands on line '
                   || (SELECT min(e.line) ${earlier}) || ' already'
      WHERE import_id = ? AND ${column} IS NOT NULL
        AND EXISTS (SELECT 1 ${earlier} AND e.line < r.line)`,
    [importId, importId, importId],
  );
}

async function markChangedLoginIds(tx: Tx, { importId, schoolId }: ImportKey): Promise<void> {
  await changing(
    tx,
    `UPDATE roster_import_rows AS r SET problem = ${WITH_PROBLEM}
      WHERE import_id = ? AND login_id_folded IS NOT NULL
        AND EXISTS (SELECT 1 FROM accounts AS a
                     WHERE a.school_id = ? AND a.student_number = r.student_number
                       AND a.login_id_folded <> r.login_id_folded)`,
    ['login_id is not the one that this pupil has: a login ID never changes', importId, schoolId],
  );
}

/** Claims outlive accounts, so an ID that a purged pupil had is taken too. */
async function markTakenLoginIds(tx: Tx, { importId, schoolId }: ImportKey): Promise<void> {
  await changing(
    tx,
    `UPDATE roster_import_rows AS r SET problem = ${WITH_PROBLEM}
      WHERE import_id = ? AND login_id_folded IS NOT NULL AND ${IS_NEW}
        AND (EXISTS (SELECT 1 FROM login_id_claims AS c WHERE c.digest = r.login_id_digest)
          OR EXISTS (SELECT 1 FROM accounts AS a WHERE a.login_id_folded = r.login_id_folded))`,
    ['login_id is taken: another account has it or had it', importId, schoolId],
  );
}

/** Those whose name makes no login ID, if they need one. */
async function markNamelessPupils(
  tx: Tx,
  { importId, schoolId }: ImportKey,
  reason: 'empty' | 'too-long',
): Promise<void> {
  await changing(
    tx,
    `UPDATE roster_import_rows AS r SET problem = ${WITH_PROBLEM}
      WHERE import_id = ? AND base_problem = ? AND login_id IS NULL AND ${IS_NEW}`,
    [baseProblem(reason), importId, reason, schoolId],
  );
}

/** Neither here nor known to come from another school. Binds the school's id. */
export const IS_NEW = `NOT EXISTS (
  SELECT 1 FROM accounts AS n WHERE n.school_id = ? AND n.student_number = r.student_number)
  AND NOT EXISTS (SELECT 1 FROM roster_import_transfers AS t
                   WHERE t.import_id = r.import_id AND t.line = r.line)`;
