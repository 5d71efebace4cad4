import { mkdirSync, closeSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import knex, { type Knex } from 'knex';
import pg from 'pg';
import { writeRetrying } from './retry';
import { rememberStatements, type PreparingConnection } from './sqlite-statements';

declare const dbBrand: unique symbol;
declare const txBrand: unique symbol;

/** A handle that reads. Writing store functions take a {@link Tx}. */
export type Db = Knex & { readonly [dbBrand]: true };

/** An open transaction; only {@link inTransaction} makes one. */
export type Tx = Knex.Transaction & { readonly [txBrand]: true };

export interface DatabaseSettings {
  /** `sqlite:data/sspr.db` or `postgres://…` */
  url: string;
  /** Connections at most; PostgreSQL only, since the SQLite pool holds exactly one. */
  poolMax: number;
}

export function connect({ url, poolMax }: DatabaseSettings): Db {
  return (url.startsWith('sqlite:') ? connectSqlite(url) : connectPostgres(url, poolMax)) as Db;
}

export function isSqlite(db: Db | Tx): boolean {
  return (db.client as { config: { client: unknown } }).config.client === 'better-sqlite3';
}

/**
 * Runs `work` in one transaction and tries the whole of it again when another writer was in the
 * way, so `work` may run more than once. Its first statement must be a write: on SQLite a
 * transaction that reads first cannot become a writer once another process wrote in between.
 *
 * @throws {StoreBusyError} when the database stayed busy for about 5 s
 */
export function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return writeRetrying(() => db.transaction((trx) => work(trx as Tx)));
}

function connectSqlite(url: string): Knex {
  const filename = resolve(url.slice('sqlite:'.length));
  mkdirSync(dirname(filename), { recursive: true, mode: 0o700 });
  // SQLite gives its -wal and -shm files the mode of the main file.
  closeSync(openSync(filename, 'a', 0o600));
  return knex({
    client: 'better-sqlite3',
    log: quiet,
    connection: { filename },
    useNullAsDefault: true,
    pool: { min: 1, max: 1, afterCreate: prepareSqlite },
  });
}

// What fails is thrown and logged by whoever asked; knex would write it to the console as well,
// past the allow-list of the log.
const silent = () => undefined;
const quiet = { warn: silent, error: silent, deprecate: silent, debug: silent };

interface SqliteConnection extends PreparingConnection {
  pragma(text: string): unknown;
}

function prepareSqlite(
  connection: SqliteConnection,
  done: (error: Error | null, connection: SqliteConnection) => void,
): void {
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  // better-sqlite3 waits synchronously: a longer time-out here would freeze every page.
  connection.pragma('busy_timeout = 20');
  // 16 MB between checkpoints, 16 MB of pages kept (negative: KiB): the defaults, 4 and 2, make
  // a busy morning copy and read the same pages over and over.
  connection.pragma('wal_autocheckpoint = 4000');
  connection.pragma('cache_size = -16000');
  rememberStatements(connection);
  done(null, connection);
}

/** PostgreSQL's int8: counts, and times in milliseconds, which stay below 2^53. */
const INT8 = 20;

function connectPostgres(url: string, poolMax: number): Knex {
  const types = {
    getTypeParser: (oid: number, format: 'text' = 'text'): unknown =>
      oid === INT8 ? Number : pg.types.getTypeParser(oid, format),
  };
  return knex({
    client: 'pg',
    log: quiet,
    connection: { connectionString: url, types } as Knex.PgConnectionConfig,
    pool: { min: 0, max: poolMax },
    acquireConnectionTimeout: 10_000,
  });
}
