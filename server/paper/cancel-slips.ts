import type { Actor } from '../access/trail';
import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db, type Tx } from '../db/database';
import { dropWaiting, dropWaitingOf } from './planned-passwords.store';
import type { SlipsCancelled } from './print-orders';
import { printEvent } from './print-trail';
import { markCancelled } from './prints-over.store';
import { findPrint, type StoredPrint } from './prints.store';

interface CancelDeps {
  db: Db;
  clock: Clock;
  audit: Audit;
}

interface Cancelling {
  id: string;
  /** Null for all of them. */
  accountIds: readonly string[] | null;
  actor: Actor;
}

/** What stands on the slips becomes worthless; nothing else of the pupils changes. */
export async function cancelSlips(
  { db, clock, audit }: CancelDeps,
  { id, accountIds, actor }: Cancelling,
): Promise<SlipsCancelled> {
  const print = await findPrint(db, id);
  if (print?.kind !== 'slips') return { kind: 'unknown' };
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const subjects = accountIds && (await dropChosen(tx, { printId: id, accountIds, now }));
    const count = subjects ? subjects.length : await dropWaiting(tx, id, now);
    if (count === 0) return { kind: 'none-waits' };
    await markCancelled(tx, id, now);
    await note(tx, audit, { print, subjects, count, actor, now });
    return { kind: 'cancelled', count };
  });
}

async function dropChosen(
  tx: Tx,
  { printId, accountIds, now }: { printId: string; accountIds: readonly string[]; now: number },
): Promise<string[]> {
  const dropped: string[] = [];
  for (const accountId of accountIds) {
    if (await dropWaitingOf(tx, { printId, accountId, now })) dropped.push(accountId);
  }
  return dropped;
}

interface Noted {
  print: StoredPrint;
  /** Whose slips were chosen, one by one; null where all of a print went. */
  subjects: readonly string[] | null;
  count: number;
  actor: Actor;
  now: number;
}

/** A pupil who was chosen finds it in their own history; a whole print is one line. */
async function note(tx: Tx, audit: Audit, noted: Noted): Promise<void> {
  const { print, subjects, count, actor, now } = noted;
  const total = subjects ? 1 : count;
  const event = printEvent({ ...print, total }, 'slips.cancelled', actor);
  for (const subjectId of subjects ?? [null]) {
    await audit.record(tx, { ...event, at: now, subjectId });
  }
}
