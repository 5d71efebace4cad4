import type { Knex } from 'knex';
import { alone, inTransaction, isSqlite, type Db } from '../database';
import { appliedMigrations, migrateUp, pendingMigrations } from '../migrate';
import { quoted } from '../quoted';
import { compareTable, type Comparison, type Sides } from './compare';
import { insertRows, PAGE, sourceRows } from './rows';
import { tablesOf, type CopiedTable } from './shape';

export interface CopiedRows {
  table: string;
  rows: number;
  /** Of all rows, as they were read back. */
  sha256: string;
}

export type CopyOutcome =
  { kind: 'copied'; tables: CopiedRows[]; rows: number } | { kind: 'refused'; problems: string[] };

export interface Copying {
  /** Out of a SQLite database: nobody writes to it meanwhile, so the portal has to be stopped. */
  from: Db;
  to: Db;
  /** In rows; each is copied and read back. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * Copies everything from SQLite to PostgreSQL and then holds every row against its original. What
 * was interrupted goes on where it stopped: rows that are there already are compared, and only the
 * others are written.
 */
export async function copyDatabase({ from, to, onProgress }: Copying): Promise<CopyOutcome> {
  const problems = await unfit(from, to);
  if (problems.length > 0) return { kind: 'refused', problems };
  await migrateUp(to);
  const strange = await otherShape(from, to);
  if (strange !== null) return { kind: 'refused', problems: [strange] };
  const target = alone(to);
  try {
    if (!(await isOnlyCopy(target))) {
      return { kind: 'refused', problems: ['another copy into this database is under way'] };
    }
    return await inTransaction(from, async (source) => {
      // Nothing is changed: it takes SQLite's one place for a writer until the copy has ended.
      await source('knex_migrations').where({ id: -1 }).delete();
      return copyAll({ source, target }, onProgress ?? (() => undefined));
    });
  } finally {
    await target.destroy();
  }
}

async function unfit(from: Db, to: Db): Promise<string[]> {
  if (!isSqlite(from)) return ['DATABASE_URL must be the SQLite database to copy from'];
  if (isSqlite(to)) return ['--to must be postgres://…'];
  if ((await pendingMigrations(from)) > 0) return ['bring this database up to date first: migrate'];
  const tables = await to('pg_tables')
    .whereRaw('schemaname = current_schema()')
    .pluck<string[]>('tablename');
  const isOurs = tables.length === 0 || tables.includes('knex_migrations');
  return isOurs ? [] : ['the target holds tables of something else; give it an empty database'];
}

/** Beside columns, a migration may have changed what they mean: the lists must be the same. */
async function otherShape(from: Db, to: Db): Promise<string | null> {
  const [here, there] = [await appliedMigrations(from), await appliedMigrations(to)];
  const missing = here.filter((name) => !there.includes(name));
  const strange = there.filter((name) => !here.includes(name));
  if (missing.length + strange.length === 0) return null;
  return `the databases have been through other migrations: ${[...missing, ...strange].join(', ')}`;
}

/** Any number that nothing else in the database uses; freed with the connection. */
const COPY_KEY = 7_310_311_502;

async function isOnlyCopy(target: Knex): Promise<boolean> {
  const { rows } = await target.raw<{ rows: { got: boolean }[] }>(
    'SELECT pg_try_advisory_lock(?) AS got',
    [COPY_KEY],
  );
  return rows[0]?.got === true;
}

async function copyAll(
  sides: Sides,
  onProgress: (done: number, total: number) => void,
): Promise<CopyOutcome> {
  const tables = await tablesOf(sides.source);
  let total = 0;
  for (const { name } of tables) total += 2 * (await countOf(sides.source, name));
  let done = 0;
  const seen = (rows: number) => onProgress((done += rows), total);
  // All are looked at before anything is written.
  const there = new Map<CopiedTable, Comparison>();
  for (const table of tables) there.set(table, await compareTable(sides, table, seen));
  const foreign = [...there].filter(([, { verdict }]) => verdict === 'other');
  if (foreign.length > 0) {
    return { kind: 'refused', problems: foreign.map(([table]) => otherRows(table)) };
  }
  for (const [table, begun] of there) {
    if (begun.verdict === 'less') await copyRest(sides, { table, begun, seen });
    await setSequences(sides.target, table);
  }
  return verified(sides, tables, seen);
}

function otherRows({ name }: CopiedTable): string {
  return (
    `${name}: the target has rows that are not in the source; give it an empty database ` +
    '(also when the portal ran on either of them since a copy was interrupted)'
  );
}

async function copyRest(
  { source, target }: Sides,
  rest: { table: CopiedTable; begun: Comparison; seen: (rows: number) => void },
): Promise<void> {
  const { table, begun, seen } = rest;
  let held = [];
  for await (const page of sourceRows(source, table, begun.last)) {
    held.push(...page);
    if (table.isOwnParent && page.length === PAGE) continue;
    await insertRows(target, table, held);
    seen(held.length);
    held = [];
  }
  if (held.length > 0) await insertRows(target, table, held);
  seen(held.length);
}

/** Numbers that PostgreSQL gives out by itself go on behind the largest one. */
async function setSequences(target: Knex, { name, key }: CopiedTable): Promise<void> {
  for (const column of key.filter(({ isText }) => !isText)) {
    await target.raw(
      `SELECT setval(pg_get_serial_sequence(?, ?), (SELECT max(${quoted(column.name)})
         FROM ${quoted(name)})) WHERE pg_get_serial_sequence(?, ?) IS NOT NULL`,
      [quoted(name), column.name, quoted(name), column.name],
    );
  }
}

async function verified(
  sides: Sides,
  tables: readonly CopiedTable[],
  seen: (rows: number) => void,
): Promise<CopyOutcome> {
  const copied: CopiedRows[] = [];
  const problems: string[] = [];
  for (const table of tables) {
    const { rows, sha256, verdict } = await compareTable(sides, table, seen);
    copied.push({ table: table.name, rows, sha256 });
    if (verdict !== 'same') problems.push(`${table.name}: row ${rows + 1} is not as in the source`);
  }
  if (problems.length > 0) return { kind: 'refused', problems };
  return { kind: 'copied', tables: copied, rows: copied.reduce((sum, { rows }) => sum + rows, 0) };
}

async function countOf(source: Knex, table: string): Promise<number> {
  const [row] = await source(table).count<{ n: number }[]>('* as n');
  return row?.n ?? 0;
}
