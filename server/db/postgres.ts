import type { Knex } from 'knex';
import pg from 'pg';
import { hardLine, type PgConnection } from './postgres-line';
import { withoutTlsParameters } from './postgres-tls';

export interface PostgresLimits {
  /** Connections at most; PostgreSQL only, since the SQLite pool holds exactly one. */
  poolMax: number;
  /** Longest time of one statement (seconds); 0 for as long as it takes, as commands want it. */
  statementSeconds?: number;
}

const SECOND = 1000;

/** As long as SQLite's writers are waited for (see retry.ts): then the answer is 503. */
const LOCK_MS = 5 * SECOND;

/** Transactions here hold nothing but statements: one that pauses so long has lost its process. */
const IDLE_TRANSACTION_MS = 30 * SECOND;

const CONNECT_MS = 5 * SECOND;

/** How much longer than the server itself the client waits for a statement's end. */
const GRACE_MS = 5 * SECOND;

export function postgresSettings(
  url: string,
  { poolMax, statementSeconds = 0 }: PostgresLimits,
): Knex.Config {
  const { connectionString, ssl } = withoutTlsParameters(url);
  const statementMs = statementSeconds * SECOND;
  const connection = {
    connectionString,
    ssl,
    types,
    // What stands in the address wins, here as with every other program.
    application_name: 'school-password-portal',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10 * SECOND,
    connectionTimeoutMillis: CONNECT_MS,
    lock_timeout: LOCK_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
    ...(statementMs > 0 && {
      statement_timeout: statementMs,
      // The server's own time-out says nothing when the server has gone without a word.
      query_timeout: statementMs + GRACE_MS,
    }),
  };
  return {
    client: 'pg',
    connection: connection,
    pool: { min: 0, max: poolMax, afterCreate: prepare },
    acquireConnectionTimeout: 10_000,
  };
}

/**
 * One connection, never let go while it is used: a lock that is taken on it stays. Its statements
 * take as long as they need, but wait for other people's locks only so long (ms).
 */
export function aloneOnPostgres({ config }: { config: Knex.Config }): Knex.Config {
  const connection = {
    ...(config.connection as Knex.PgConnectionConfig),
    statement_timeout: 0,
    query_timeout: 0,
    idle_in_transaction_session_timeout: 0,
    lock_timeout: ALONE_LOCK_MS,
  };
  return { ...config, connection, pool: { ...config.pool, min: 1, max: 1 } };
}

/** Every page that needs the table queues behind this wait. */
const ALONE_LOCK_MS = 2 * SECOND;

/** PostgreSQL's int8: counts, and times in milliseconds, which stay below 2^53. */
const INT8 = 20;

const types = {
  getTypeParser: (oid: number, format: 'text' = 'text'): unknown =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format),
};

function prepare(
  connection: PgConnection,
  done: (error: Error | null, connection: PgConnection) => void,
): void {
  hardLine(connection);
  done(null, connection);
}
