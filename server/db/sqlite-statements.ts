/** The part of a better-sqlite3 connection that is told here to remember its statements. */
export interface PreparingConnection {
  prepare(sql: string): unknown;
}

/**
 * How many are remembered: the portal writes about 150 different ones, and chunks of an import
 * some more.
 */
const STATEMENTS_MAX = 400;

/**
 * knex prepares a statement anew each time it runs one, which takes as long as running it. SQLite
 * prepares a remembered one again by itself when the schema has changed.
 */
export function rememberStatements(connection: PreparingConnection): void {
  const prepare = connection.prepare.bind(connection);
  const known = new Map<string, unknown>();
  connection.prepare = (sql) => {
    const kept = known.get(sql);
    const statement = kept ?? prepare(sql);
    // The one used last stands last, so the first is the one to forget.
    known.delete(sql);
    known.set(sql, statement);
    if (known.size > STATEMENTS_MAX) known.delete(known.keys().next().value ?? '');
    return statement;
  };
}

/** As {@link PreparingConnection}, of which it is known whether a transaction is open. */
export interface TransactingConnection extends PreparingConnection {
  readonly inTransaction: boolean;
}

/**
 * When the disk is full SQLite rolls back by itself, and knex's ROLLBACK after it would fail: whoever
 * asked would be told of that and never of the disk.
 */
export function letRollbackTwice(connection: TransactingConnection): void {
  const prepare = connection.prepare.bind(connection);
  connection.prepare = (sql) =>
    prepare(/^\s*ROLLBACK;?\s*$/i.test(sql) && !connection.inTransaction ? 'SELECT 1' : sql);
}
