import type { Tx } from './database';

/** Runs once the transaction is committed; never when it is undone or tried again. */
export function afterCommit(tx: Tx, work: () => void): void {
  // What failed is told to whoever opened the transaction.
  tx.executionPromise.then(work, () => undefined);
}
