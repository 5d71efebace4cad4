import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { rowText, sourceRows, targetRows, type Row } from './rows';
import type { CopiedTable } from './shape';

export interface Comparison {
  /** Rows that are the same on both sides, from the first one on. */
  rows: number;
  /** SHA-256 of them as they stand in the target. */
  sha256: string;
  /** The last one of them. */
  last: Row | null;
  /** `less`: the target has only these. `other`: it has a row that the source has not. */
  verdict: 'same' | 'less' | 'other';
}

export interface Sides {
  /** A SQLite database in which nothing changes meanwhile. */
  source: Knex;
  /** PostgreSQL. */
  target: Knex;
}

/** Holds a table against its copy row by row, in the order of the key. */
export async function compareTable(
  { source, target }: Sides,
  table: CopiedTable,
  seen: (rows: number) => void = () => undefined,
): Promise<Comparison> {
  return target.transaction(async (tx) => {
    const hash = createHash('sha256');
    const originals = oneByOne(sourceRows(source, table));
    let [rows, last]: [number, Row | null] = [0, null];
    const ended = (verdict: Comparison['verdict']) => ({
      ...{ rows, last, verdict },
      sha256: hash.digest('hex'),
    });
    for await (const page of targetRows(tx, table)) {
      for (const copy of page) {
        const { value: original } = await originals.next();
        const text = rowText(table, copy);
        if (!original || rowText(table, original) !== text) return ended('other');
        hash.update(text).update('\n');
        rows++;
        last = copy;
      }
      seen(page.length);
    }
    const { done } = await originals.next();
    return ended(done ? 'same' : 'less');
  });
}

async function* oneByOne(pages: AsyncGenerator<Row[]>): AsyncGenerator<Row, undefined> {
  for await (const page of pages) yield* page;
}
