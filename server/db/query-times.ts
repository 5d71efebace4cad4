import { stopwatch } from '../clock';
import type { Db } from './database';

/** Nothing else of a statement is told: its text and values stay where they are. */
export type QueryKind = 'read' | 'write' | 'commit' | 'other';

export type QueryTimed = (kind: QueryKind, seconds: number) => void;

interface Dialect {
  _query(connection: unknown, query: { sql?: string }): Promise<unknown>;
}

/**
 * Tells how long each statement took, failed ones too, from the moment that it has a connection.
 * knex has events for this, but none when a COMMIT is over, on which SQLite spends most of its time.
 * A transaction's client is made from the prototype of this one, so it is put in there.
 */
export function timeQueries(db: Db, timed: QueryTimed): void {
  const client = db.client as Dialect;
  const dialect = Object.getPrototypeOf(client) as Dialect;
  const timing = Object.create(dialect) as Dialect;
  timing._query = function (this: Dialect, connection, asked) {
    const seconds = stopwatch();
    const answer = dialect._query.call(this, connection, asked);
    return answer.finally(() => timed(kindOf(asked.sql), seconds()));
  };
  timing.constructor = Object.assign(() => undefined, { prototype: timing });
  Object.setPrototypeOf(client, timing);
}

/** Connections of this process: in use, idle, and how many statements wait for one. */
export function connectionsOf(db: Db): { used: number; idle: number; waiting: number } {
  const { pool } = db.client as { pool?: Pool };
  if (!pool) return { used: 0, idle: 0, waiting: 0 };
  return { used: pool.numUsed(), idle: pool.numFree(), waiting: pool.numPendingAcquires() };
}

interface Pool {
  numUsed(): number;
  numFree(): number;
  numPendingAcquires(): number;
}

const kinds: Readonly<Record<string, QueryKind>> = {
  select: 'read',
  insert: 'write',
  update: 'write',
  delete: 'write',
  commit: 'commit',
};

function kindOf(sql = ''): QueryKind {
  const word = /^\s*([a-z]+)/i.exec(sql)?.[1]?.toLowerCase() ?? '';
  return kinds[word] ?? 'other';
}
