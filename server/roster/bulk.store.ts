import type { Tx } from '../db/database';

export type Cell = string | number | null;

/**
 * Adds many rows with few statements. The query builder would make a SELECT of every row on SQLite,
 * which is slow and stops at 500.
 *
 * @returns how many were added: with `ignoring`, rows that are there already do not count
 */
export async function addRows(
  tx: Tx,
  { table, columns, ignoring = false }: { table: string; columns: string[]; ignoring?: boolean },
  rows: readonly (readonly Cell[])[],
): Promise<number> {
  const marks = `(${columns.map(() => '?').join(', ')})`;
  const names = columns.join(', ');
  const ending = ignoring ? ' ON CONFLICT DO NOTHING' : '';
  let added = 0;
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const some = rows.slice(start, start + ROWS_A_STATEMENT);
    const values = some.map(() => marks).join(', ');
    const text = `INSERT INTO ${table} (${names}) VALUES ${values}${ending}`;
    added += await changing(tx, text, some.flat());
  }
  return added;
}

/** Runs a statement that writes. @returns how many rows it changed */
export async function changing(tx: Tx, text: string, bindings: Cell[]): Promise<number> {
  const result: unknown = await tx.raw(text, bindings);
  const { changes, rowCount } = result as { changes?: number; rowCount?: number | null };
  return changes ?? rowCount ?? 0;
}

// SQLite binds at most 32,766 values in a statement, PostgreSQL 65,535; the widest table has 17.
const ROWS_A_STATEMENT = 500;
