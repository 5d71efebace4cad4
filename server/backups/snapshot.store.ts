import type { Db } from '../db/database';

/** Pages copied of how many. */
export type PagesDone = (done: number, total: number) => void;

/** The part of a better-sqlite3 connection that copies itself. */
interface SqliteConnection {
  exec(sql: string): unknown;
  backup(
    file: string,
    options: { progress: (pages: { totalPages: number; remainingPages: number }) => number },
  ): Promise<unknown>;
}

interface Pool {
  acquireConnection(): Promise<SqliteConnection>;
  releaseConnection(connection: SqliteConnection): Promise<void>;
}

/** 4 MB between two looks at the progress. */
const PAGES_AT_ONCE = 1000;

/**
 * Copies the whole database as it is at this moment, while others go on writing to it (SQLite's
 * online backup). Holds the only connection of the pool meanwhile.
 */
export async function copySnapshot(db: Db, file: string, onProgress?: PagesDone): Promise<void> {
  const pool = db.client as Pool;
  const connection = await pool.acquireConnection();
  // Without a snapshot of its own SQLite starts the copy anew at each write of another process:
  // under steady traffic it never ends.
  connection.exec('BEGIN; SELECT 1 FROM sqlite_master');
  try {
    await connection.backup(file, {
      progress({ totalPages, remainingPages }) {
        onProgress?.(totalPages - remainingPages, totalPages);
        return PAGES_AT_ONCE;
      },
    });
  } finally {
    connection.exec('COMMIT');
    await pool.releaseConnection(connection);
  }
}

/** What SQLite finds wrong with a database; empty when it is whole. */
export async function damageOf(db: Db): Promise<string[]> {
  const rows: unknown = await db.raw('PRAGMA integrity_check(10)');
  const found = (rows as { integrity_check: string }[]).map((row) => row.integrity_check);
  const broken: unknown = await db.raw('PRAGMA foreign_key_check');
  const orphans = (broken as { table: string; parent: string }[]).slice(0, 10);
  return [
    ...found.filter((line) => line !== 'ok'),
    ...orphans.map(({ table, parent }) => `a row of ${table} points to no row of ${parent}`),
  ];
}

/**
 * Folds the log beside the file into it, so that one file is everything there is.
 *
 * @throws SQLITE_BUSY when another process has the database open
 */
export async function foldIntoOneFile(db: Db): Promise<void> {
  await db.raw('PRAGMA journal_mode = DELETE');
}
