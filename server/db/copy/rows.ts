import type { Knex } from 'knex';
import { quoted } from '../quoted';
import { keyOrder, type CopiedTable } from './shape';

export type Row = Record<string, unknown>;

/** Rows of one page or one statement: about a megabyte. */
export const PAGE = 1000;

/** All rows in the order of the key, or those behind one; page after page. */
export async function* sourceRows(
  source: Knex,
  table: CopiedTable,
  after: Row | null = null,
): AsyncGenerator<Row[]> {
  const names = table.key.map(({ name }) => name);
  const place = `(${names.map(quoted).join(', ')}) > (${names.map(() => '?').join(', ')})`;
  for (let last = after; ;) {
    const query = source<Row>(table.name).select(table.columns).orderBy(names).limit(PAGE);
    if (last !== null) void query.whereRaw(place, keyOf(table, last) as Knex.RawBinding[]);
    const page = (await query) as Row[];
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    last = page.at(-1) ?? null;
  }
}

/** The same of PostgreSQL: through a cursor, since no index there sorts by bytes. */
export async function* targetRows(tx: Knex.Transaction, table: CopiedTable): AsyncGenerator<Row[]> {
  const columns = table.columns.map(quoted).join(', ');
  await tx.raw(
    `DECLARE copied NO SCROLL CURSOR FOR
       SELECT ${columns} FROM ${quoted(table.name)} ORDER BY ${keyOrder(table)}`,
  );
  for (;;) {
    const { rows } = await tx.raw<{ rows: Row[] }>(`FETCH ${PAGE} FROM copied`);
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) break;
  }
  await tx.raw('CLOSE copied');
}

/** One statement, one value: thousands of rows cannot have a placeholder for each cell. */
export async function insertRows(
  target: Knex,
  table: CopiedTable,
  rows: readonly Row[],
): Promise<void> {
  const columns = table.columns.map(quoted).join(', ');
  const name = quoted(table.name);
  await target.raw(
    `INSERT INTO ${name} (${columns})
       SELECT ${columns} FROM json_populate_recordset(NULL::${name}, ?::json)`,
    [JSON.stringify(rows)],
  );
}

export function keyOf({ key }: CopiedTable, row: Row): unknown[] {
  return key.map(({ name }) => row[name]);
}

/** The same text for the same row, from whichever database it was read. */
export function rowText({ columns }: CopiedTable, row: Row): string {
  return JSON.stringify(columns.map((name) => row[name]));
}
