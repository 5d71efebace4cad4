type Done = (error: Error | null, result: unknown) => void;

/** The parts of a connection of `pg` under knex that are needed here. */
export interface PgConnection {
  query(config: unknown, done: Done): unknown;
  connection: { stream: { destroy(): void } };
  /** knex hands a connection that has it to nobody. */
  __knex__disposed?: unknown;
}

/** What pg says when no answer came at all in `query_timeout`. */
const UNANSWERED = 'Query read timeout';

/**
 * A server that lost its power or its network sends no farewell: the question stays open, and the
 * system goes on sending it for a quarter of an hour. pg gives the question up but keeps the line,
 * and knex would hand it to the next visitor: it is cut here.
 */
export function hardLine(connection: PgConnection): void {
  const query = connection.query.bind(connection);
  connection.query = (config, done) =>
    query(config, (error, result) => {
      if (error?.message === UNANSWERED) {
        connection.__knex__disposed = error;
        connection.connection.stream.destroy();
      }
      done(error, result);
    });
}
