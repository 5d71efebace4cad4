import type { Db, Tx } from '../db/database';
import { addRows, changing, type Cell } from './bulk.store';
import type { RosterRow } from './roster.rules';

/** A row of the file on its way into the database. */
export type StagedRow = GoodRow | BadRow;

export interface GoodRow {
  kind: 'good';
  line: number;
  row: RosterRow;
  formClassId: string;
  /** Keyed digest of the login ID that the file gives. */
  loginIdDigest: string | null;
  /** Becomes the account's id if the pupil is new, else the id of a class move. */
  freshId: string;
}

export interface BadRow {
  kind: 'bad';
  line: number;
  problem: string;
  studentNumber: string | null;
}

export interface RejectedRow {
  /** The header is line 1. */
  line: number;
  /** All problems of the row. */
  problem: string;
}

/** Which import, into which school. */
export interface ImportKey {
  importId: number;
  schoolId: string;
}

export async function addStagedRows(
  tx: Tx,
  importId: number,
  rows: readonly StagedRow[],
): Promise<void> {
  const cells = rows.map((staged) =>
    staged.kind === 'good' ? goodCells(importId, staged) : badCells(importId, staged),
  );
  await addRows(tx, { table: 'roster_import_rows', columns: [...rowColumns] }, cells);
}

const rowColumns = [
  ...['import_id', 'line', 'problem', 'student_number', 'full_name', 'first_name', 'last_name'],
  ...['form_class_id', 'class_name', 'level', 'guardian_email', 'guardian_mobile'],
  ...['login_id', 'login_id_folded', 'login_id_digest', 'base', 'base_folded', 'base_problem'],
  'fresh_id',
] as const;

function goodCells(importId: number, { line, row, ...staged }: GoodRow): Cell[] {
  const base = row.base.ok ? row.base.base : null;
  return [
    ...[importId, line, null, row.studentNumber, row.fullName, row.firstName, row.lastName],
    ...[staged.formClassId, row.className, row.level, row.guardianEmail, row.guardianMobile],
    ...[row.loginId, row.loginId?.toLowerCase() ?? null, staged.loginIdDigest],
    ...[base, base?.toLowerCase() ?? null, row.base.ok ? null : row.base.reason],
    staged.freshId,
  ];
}

function badCells(importId: number, { line, problem, studentNumber }: BadRow): Cell[] {
  const filled = [importId, line, problem, studentNumber];
  return [...filled, ...rowColumns.slice(filled.length).map(() => null)];
}

/** Adds a problem to rows that are found one by one. */
export async function addProblems(
  tx: Tx,
  importId: number,
  rows: readonly RejectedRow[],
): Promise<void> {
  for (const { line, problem } of rows) {
    await changing(
      tx,
      `UPDATE roster_import_rows SET problem = ${WITH_PROBLEM} WHERE import_id = ? AND line = ?`,
      [problem, importId, line],
    );
  }
}

/** Puts one more problem behind those that a row has already. */
export const WITH_PROBLEM = `coalesce(problem || '; ', '') || CAST(? AS text)`;

export async function countRows(
  db: Db | Tx,
  importId: number,
): Promise<{ rows: number; rejected: number }> {
  const counted = await db('roster_import_rows')
    .where({ import_id: importId })
    .count({ rows: '*', rejected: 'problem' })
    .first<{ rows: number; rejected: number }>();
  return { rows: counted.rows, rejected: counted.rejected };
}

/** Bad rows behind a line, in the order of the file. */
export async function findRejected(
  db: Db | Tx,
  importId: number,
  { afterLine, limit }: { afterLine: number; limit: number },
): Promise<RejectedRow[]> {
  return db('roster_import_rows')
    .where({ import_id: importId })
    .andWhere('line', '>', afterLine)
    .whereNotNull('problem')
    .orderBy('line')
    .limit(limit)
    .select<RejectedRow[]>('line', 'problem');
}
