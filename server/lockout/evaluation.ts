import { inTransaction, type Db, type Tx } from '../db/database';
import { BusyError } from '../password/hash-queue';
import type { Ticket } from './admission';
import { restoreCounter } from './lockout.store';

/**
 * Runs what compares the secret of an attempt. Whoever finds no room for that loses no try (security
 * 31): nobody has looked, so the charge is taken back, unless something else was counted since.
 *
 * @throws whatever `compare` throws
 */
export function createEvaluation(db: Db) {
  return async function evaluating<T>(ticket: Ticket, compare: () => Promise<T>): Promise<T> {
    try {
      return await compare();
    } catch (error) {
      if (error instanceof BusyError) await inTransaction(db, (tx) => takeBack(tx, ticket));
      throw error;
    }
  };
}

async function takeBack(tx: Tx, { charge, ...ticket }: Ticket): Promise<void> {
  if (!charge) return;
  const { subject, path, lane, salt } = ticket;
  const key = { subject, path, lane };
  await restoreCounter(tx, { key, salt, version: charge.version }, charge.before);
}
