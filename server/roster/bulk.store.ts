import type { Knex } from 'knex';
import { isSqlite, type Db, type Tx } from '../db/database';

export type Cell = string | number | null;

/**
 * Adds many rows with one small statement that takes them as JSON. With a mark for every value, the
 * statement itself grows to megabytes, and SQLite keeps each until the next garbage collection.
 *
 * @param columns one that holds numbers holds nothing else
 * @returns how many were added: with `ignoring`, rows that are there already do not count
 */
export async function addRows(
  tx: Tx,
  { table, columns, ignoring = false }: { table: string; columns: string[]; ignoring?: boolean },
  rows: readonly (readonly Cell[])[],
): Promise<number> {
  const [first] = rows;
  if (!first) return 0;
  const cells = first.map((cell, index) => {
    const text = `value ->> ${index}`;
    return typeof cell === 'number' ? `CAST(${text} AS bigint)` : text;
  });
  const source = isSqlite(tx) ? SQLITE_ROWS : 'json_array_elements(CAST(? AS json)) AS e(value)';
  const text = `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${cells.join(', ')} FROM ${source}`;
  const ending = ignoring ? ' WHERE true ON CONFLICT DO NOTHING' : '';
  return changing(tx, text + ending, [JSON.stringify(rows)]);
}

/** Runs a statement that writes. @returns how many rows it changed */
export async function changing(tx: Tx, text: string, bindings: Cell[]): Promise<number> {
  const result: unknown = await tx.raw(text, bindings);
  const { changes, rowCount } = result as { changes?: number; rowCount?: number | null };
  return changes ?? rowCount ?? 0;
}

/** Many texts as one value, for `whereIn`: again a small statement whatever their number. */
export function anyOf(db: Db | Tx, texts: readonly string[]): Knex.QueryBuilder {
  const source = isSqlite(db)
    ? SQLITE_ROWS
    : 'json_array_elements_text(CAST(? AS json)) AS e(value)';
  return db.select('value').from(db.raw(source, [JSON.stringify(texts)]));
}

/** The first row that a statement finds. */
export async function anyRow<T>(
  db: Db | Tx,
  text: string,
  bindings: Cell[],
): Promise<T | undefined> {
  const result: unknown = await db.raw(text, bindings);
  const rows = Array.isArray(result) ? result : (result as { rows: unknown[] }).rows;
  return rows[0] as T | undefined;
}

/**
 * Tells PostgreSQL's planner how many rows there are now: it learns of thousands that were just added
 * a minute later, and until then compares each of them with each. A role that does not own the
 * tables is only warned; then that minute matters.
 */
export async function learnSizes(db: Db, tables: readonly string[]): Promise<void> {
  if (!isSqlite(db)) await db.raw(`ANALYZE ${tables.join(', ')}`);
}

const SQLITE_ROWS = 'json_each(?)';
