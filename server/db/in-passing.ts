import type { Knex } from 'knex';
import { isSqlite, type Db, type Tx } from './database';
import { writeRetrying } from './retry';

/**
 * One statement that writes what may be lost when the power goes, such as a visit: on SQLite nobody
 * waits for the disk. A process that is killed loses nothing, and the next lasting change takes all
 * of it along. A statement by itself needs no BEGIN and COMMIT around it.
 *
 * @throws {StoreBusyError} when the database stayed busy for about 5 s
 */
export function oneInPassing(db: Db, statement: (tx: Tx) => Knex.QueryBuilder): Promise<unknown> {
  if (!isSqlite(db)) return writeRetrying(async () => (await statement(asTx(db))) as unknown);
  return loosely(db, async (connection) => {
    // Not returned: whoever awaits a query would run it once more.
    await statement(asTx(db)).connection(connection);
  });
}

/** As {@link oneInPassing}, of several statements: all of them, or none. */
export function inPassing<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  const transact = (config?: Knex.TransactionConfig) =>
    db.transaction((trx) => work(trx as Tx), config);
  if (!isSqlite(db)) return writeRetrying(() => transact());
  return loosely(db, (connection) => transact({ connection }));
}

/** A single statement is a transaction by itself. */
const asTx = (db: Db) => db as unknown as Tx;

interface SqliteConnection {
  pragma(text: string): unknown;
}

interface Client {
  acquireConnection(): Promise<SqliteConnection>;
  releaseConnection(connection: SqliteConnection): Promise<void>;
}

/** There is one connection, and nobody else has it meanwhile. */
function loosely<T>(db: Db, work: (connection: SqliteConnection) => Promise<T>): Promise<T> {
  const client = db.client as Client;
  return writeRetrying(async () => {
    const connection = await client.acquireConnection();
    try {
      connection.pragma('synchronous = NORMAL');
      return await work(connection);
    } finally {
      connection.pragma('synchronous = FULL');
      await client.releaseConnection(connection);
    }
  });
}
