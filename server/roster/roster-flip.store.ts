import type { Db, Tx } from '../db/database';
import { addRows, anyRow, changing, type Cell } from './bulk.store';
import type { ImportKey } from './roster-rows.store';

/** What one import puts in place; all of it in one transaction. */
export interface Flip extends ImportKey {
  now: number;
  /** Which optional columns the file has: a missing one leaves what is there. */
  has: OptionalColumns;
}

export interface OptionalColumns {
  guardianEmail: boolean;
  guardianMobile: boolean;
}

export interface NewFormClass {
  id: string;
  name: string;
  level: string;
}

/** The classes of the school's year: id by name. */
export async function findFormClasses(
  db: Db | Tx,
  { schoolId, year }: { schoolId: string; year: number },
): Promise<Map<string, string>> {
  const rows = await db('form_classes')
    .where({ school_id: schoolId, year })
    .select<{ id: string; name: string }[]>('id', 'name');
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/** @returns how many were added; one that somebody else made meanwhile does not count */
export function addFormClasses(
  tx: Tx,
  { schoolId, year }: { schoolId: string; year: number },
  classes: readonly NewFormClass[],
): Promise<number> {
  return addRows(
    tx,
    {
      table: 'form_classes',
      columns: ['id', 'school_id', 'year', 'name', 'level'],
      ignoring: true,
    },
    classes.map(({ id, name, level }) => [id, schoolId, year, name, level]),
  );
}

/** Before the accounts change: it reads where they come from. */
export function recordMoves(tx: Tx, { importId, schoolId, now }: Flip): Promise<number> {
  return changing(
    tx,
    `INSERT INTO class_moves
       (id, account_id, from_class_id, to_class_id, from_level, to_level, moved_at)
     SELECT r.fresh_id, a.id, a.form_class_id, r.form_class_id, a.level, r.level, CAST(? AS bigint)
       FROM ${PAIRS}
      WHERE a.form_class_id <> r.form_class_id OR a.level <> r.level`,
    [now, importId, schoolId],
  );
}

/** Known pupils; a returning leaver is active again. Login IDs stay. @returns how many changed */
export function updatePupils(tx: Tx, { importId, schoolId, now, has }: Flip): Promise<number> {
  const written = writtenColumns(has).map((column) => `${column} = r.${column}`);
  return changing(
    tx,
    `UPDATE accounts AS a
        SET ${written.join(', ')}, updated_at = ?,
            status_at = CASE WHEN a.status = 'leaver' THEN CAST(? AS bigint) ELSE a.status_at END,
            status = CASE WHEN a.status = 'leaver' THEN 'active' ELSE a.status END
       FROM roster_import_rows AS r
      WHERE r.import_id = ? AND a.school_id = ? AND a.student_number = r.student_number
        AND (${differs(has)})`,
    [now, now, importId, schoolId],
  );
}

/** @returns how many were added; one whose number or ID is taken meanwhile does not count */
export function addPupils(tx: Tx, { importId, schoolId, now }: Flip): Promise<number> {
  return changing(
    tx,
    `INSERT INTO accounts
       (id, school_id, student_number, login_id, login_id_folded, full_name, first_name, last_name,
        form_class_id, level, guardian_email, guardian_mobile, status, status_at, auth_epoch,
        created_at, updated_at)
     SELECT i.account_id, CAST(? AS text), r.student_number, i.login_id, i.login_id_folded,
            r.full_name, r.first_name, r.last_name, r.form_class_id, r.level, r.guardian_email,
            r.guardian_mobile, 'active', CAST(? AS bigint), 0, CAST(? AS bigint), CAST(? AS bigint)
       FROM roster_import_ids AS i
       JOIN roster_import_rows AS r ON r.import_id = i.import_id AND r.line = i.line
      WHERE i.import_id = ?
         ON CONFLICT DO NOTHING`,
    [schoolId, now, now, now, importId],
  );
}

/** @returns how many were claimed; an ID that somebody else got meanwhile does not count */
export function claimIds(tx: Tx, { importId, now }: Flip): Promise<number> {
  return changing(
    tx,
    `INSERT INTO login_id_claims (digest, base_digest, number, given_at)
     SELECT digest, base_digest, number, CAST(? AS bigint) FROM roster_import_ids
      WHERE import_id = ?
         ON CONFLICT DO NOTHING`,
    [now, importId],
  );
}

/** So that their leaving can be undone; before they leave. */
export async function noteLeavers(
  tx: Tx,
  { importId, schoolId, now }: Flip,
  batchId: string,
): Promise<void> {
  await changing(
    tx,
    `UPDATE leavings SET undone_at = ?
      WHERE applied_at IS NULL AND undone_at IS NULL
        AND account_id IN (SELECT id FROM accounts WHERE ${LEAVES})`,
    [now, schoolId, importId],
  );
  await changing(
    tx,
    `INSERT INTO leavings (id, batch_id, account_id, school_id, leaves_on, status_before,
                           ordered_at, applied_at)
     SELECT CAST(? AS text) || '.' || id, CAST(? AS text), id, school_id, '', status,
            CAST(? AS bigint), CAST(? AS bigint)
       FROM accounts WHERE ${LEAVES}`,
    [batchId, batchId, now, now, schoolId, importId],
  );
}

/** Pupils who are not in the file leave, and their visits end. @returns how many */
export function markLeavers(tx: Tx, { importId, schoolId, now }: Flip): Promise<number> {
  return changing(
    tx,
    `UPDATE accounts
        SET status = 'leaver', status_at = ?, updated_at = ?, auth_epoch = auth_epoch + 1
      WHERE ${LEAVES}`,
    [now, now, schoolId, importId],
  );
}

export function addDefaultPasswords(
  tx: Tx,
  { importId, now, expiresAt }: { importId: number; now: number; expiresAt: number },
): Promise<number> {
  return changing(
    tx,
    `INSERT INTO password_credentials
       (account_id, phc, pepper_id, kind, expires_at, changed_at, changed_how)
     SELECT account_id, phc, pepper_id, 'default', CAST(? AS bigint), CAST(? AS bigint), 'default'
       FROM roster_import_ids WHERE import_id = ? AND phc IS NOT NULL`,
    [expiresAt, now, importId],
  );
}

/** Rows of the file that no account matches, which is none when everything went as planned. */
export function countUnmatched(tx: Tx, { importId, schoolId, has }: Flip): Promise<number> {
  return counting(
    tx,
    `SELECT count(*) AS n FROM roster_import_rows AS r
       LEFT JOIN accounts AS a ON a.school_id = ? AND a.student_number = r.student_number
      WHERE r.import_id = ? AND (a.id IS NULL OR ${differs(has)})
        AND NOT EXISTS (SELECT 1 FROM roster_import_transfers AS t
                         WHERE t.import_id = r.import_id AND t.line = r.line)`,
    [schoolId, importId],
  );
}

export interface Plan {
  created: number;
  updated: number;
  left: number;
}

/** What the flip would do. */
export async function countPlan(
  db: Db,
  { importId, schoolId, has }: Omit<Flip, 'now'>,
  { complete }: { complete: boolean },
): Promise<Plan> {
  const key = [importId, schoolId];
  return {
    created: await counting(db, 'SELECT count(*) AS n FROM roster_import_ids WHERE import_id = ?', [
      importId,
    ]),
    updated: await counting(db, `SELECT count(*) AS n FROM ${PAIRS} WHERE ${differs(has)}`, key),
    left: complete
      ? await counting(db, `SELECT count(*) AS n FROM accounts WHERE ${LEAVES}`, [
          schoolId,
          importId,
        ])
      : 0,
  };
}

/** Whether pupils of this import are there, which only its commit brings about. */
export async function didLand(db: Db, importId: number): Promise<boolean> {
  const landed = await counting(
    db,
    `SELECT count(*) AS n FROM roster_import_ids AS i JOIN accounts AS a ON a.id = i.account_id
      WHERE i.import_id = ?`,
    [importId],
  );
  return landed > 0;
}

/** Rows of the file with the accounts that are there. Binds import and school. */
const PAIRS = `(SELECT * FROM roster_import_rows WHERE import_id = ?) AS r
  JOIN accounts AS a ON a.school_id = ? AND a.student_number = r.student_number`;

/** Binds school and import. */
const LEAVES = `school_id = ? AND status <> 'leaver'
  AND NOT EXISTS (SELECT 1 FROM roster_import_rows AS r
                   WHERE r.import_id = ? AND r.student_number = accounts.student_number)`;

function writtenColumns(has: OptionalColumns): string[] {
  return [
    ...['full_name', 'first_name', 'last_name', 'form_class_id', 'level'],
    ...(has.guardianEmail ? ['guardian_email'] : []),
    ...(has.guardianMobile ? ['guardian_mobile'] : []),
  ];
}

function differs(has: OptionalColumns): string {
  const columns = writtenColumns(has).map((column) => `a.${column} IS DISTINCT FROM r.${column}`);
  return ["a.status = 'leaver'", ...columns].join(' OR ');
}

async function counting(db: Db | Tx, text: string, bindings: Cell[]): Promise<number> {
  return (await anyRow<{ n: number }>(db, text, bindings))?.n ?? 0;
}
