import { mkdirSync, closeSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import knex, { type Knex } from 'knex';
import { aloneOnPostgres, postgresSettings, type PostgresLimits } from './postgres';
import { writeRetrying } from './retry';
import {
  letRollbackTwice,
  rememberStatements,
  type TransactingConnection,
} from './sqlite-statements';

declare const dbBrand: unique symbol;
declare const txBrand: unique symbol;

/** A handle that reads. Writing store functions take a {@link Tx}. */
export type Db = Knex & { readonly [dbBrand]: true };

/** An open transaction; only {@link inTransaction} makes one. */
export type Tx = Knex.Transaction & { readonly [txBrand]: true };

export interface DatabaseSettings extends PostgresLimits {
  /** `sqlite:data/sspr.db` or `postgres://…` */
  url: string;
}

/** Opens nothing yet: connections come with the first question. */
export function connect({ url, ...limits }: DatabaseSettings): Db {
  const isFile = url.startsWith('sqlite:');
  return (
    isFile ? connectSqlite(url) : knex({ ...postgresSettings(url, limits), log: quiet })
  ) as Db;
}

/** PostgreSQL only: a handle on one connection of its own, for changes of the shape. */
export function alone(db: Db): Knex {
  return knex({ ...aloneOnPostgres(db.client as { config: Knex.Config }), log: quiet });
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

interface SqliteConnection extends TransactingConnection {
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
  letRollbackTwice(connection);
  done(null, connection);
}
