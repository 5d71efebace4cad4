import type { Knex } from 'knex';
import { quoted } from '../quoted';

/** One table as the copy sees it. */
export interface CopiedTable {
  name: string;
  columns: string[];
  /** Of the primary key, in its order; all text or whole numbers. */
  key: KeyColumn[];
  /** Rows that point to rows of the same table can only come all at once. */
  isOwnParent: boolean;
}

interface KeyColumn {
  name: string;
  isText: boolean;
}

/** SQLite's own, and what migrations keep about themselves: each database has its own. */
const notCopied = /^(sqlite_|knex_migrations)/;

/** Every table of a SQLite database, those that others point to first. */
export async function tablesOf(source: Knex): Promise<CopiedTable[]> {
  const names = await source('sqlite_master')
    .where({ type: 'table' })
    .orderBy('name')
    .pluck<string[]>('name');
  const known = new Map<string, { table: CopiedTable; parents: string[] }>();
  for (const name of names) {
    if (!notCopied.test(name)) known.set(name, await tableOf(source, name));
  }
  return parentsFirst(known);
}

interface ColumnInfo {
  name: string;
  type: string;
  /** Place in the primary key, from 1; 0 outside of it. */
  pk: number;
}

async function tableOf(source: Knex, name: string) {
  const columns = await source.raw<ColumnInfo[]>(`PRAGMA table_info(${quoted(name)})`);
  const links = await source.raw<{ table: string }[]>(`PRAGMA foreign_key_list(${quoted(name)})`);
  const key = columns
    .filter(({ pk }) => pk > 0)
    .sort((one, other) => one.pk - other.pk)
    .map((column) => ({ name: column.name, isText: /text/i.test(column.type) }));
  if (key.length === 0) throw new Error(`table ${name} has no primary key to go by`);
  const parents = links.map(({ table }) => table);
  return {
    table: {
      name,
      columns: columns.map((column) => column.name),
      key,
      isOwnParent: parents.includes(name),
    },
    parents: parents.filter((parent) => parent !== name),
  };
}

function parentsFirst(
  known: ReadonlyMap<string, { table: CopiedTable; parents: string[] }>,
): CopiedTable[] {
  const placed = new Map<string, CopiedTable>();
  while (placed.size < known.size) {
    const before = placed.size;
    for (const [name, { table, parents }] of known) {
      if (parents.every((parent) => placed.has(parent))) placed.set(name, table);
    }
    if (placed.size === before) throw new Error('some tables point to each other in a circle');
  }
  return [...placed.values()];
}

/** By bytes on both sides: PostgreSQL would else sort as people of its country do. */
export function keyOrder({ key }: CopiedTable): string {
  return key.map(({ name, isText }) => `${quoted(name)}${isText ? ' COLLATE "C"' : ''}`).join(', ');
}
