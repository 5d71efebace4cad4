import type { Audit, AuditEntry } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db, type Tx } from '../db/database';
import {
  closeTransfer,
  ensureClass,
  findTransfer,
  insertTransfer,
  listOpenTransfers,
  moveToSchool,
  type NewTransfer,
  type Transfer,
} from './transfers.store';

export interface TransfersDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
}

/** Who decides, and for which school: null for those who see the whole installation. */
export interface Decider {
  actor: AuditEntry['actor'];
  schoolId: string | null;
}

/** `not-found`: none, or not one that this person decides. */
export type TransferDecision =
  { kind: 'done' } | { kind: 'not-found' | 'decided' } | { kind: 'number-taken' };

export type Transfers = ReturnType<typeof createTransfers>;

export function createTransfers(dependencies: TransfersDependencies) {
  const { db } = dependencies;
  return {
    /** Asks for one pupil of another school; the import of a roster asks for many. */
    request: (wanted: WantedTransfer, actor: AuditEntry['actor']): Promise<string | null> =>
      request(dependencies, wanted, actor),

    /** Open ones that the school decides or waits for; of all schools without one. */
    list: (schoolId: string | null): Promise<Transfer[]> => listOpenTransfers(db, schoolId),

    /** The pupil goes to the other school, with login ID, password and QnA. */
    async approve(id: string, decider: Decider): Promise<TransferDecision> {
      const transfer = await decidable(db, id, decider);
      if (!transfer) return { kind: 'not-found' };
      try {
        return await decide(dependencies, { transfer, decider, state: 'approved' });
      } catch (error) {
        if (error instanceof NumberTaken) return { kind: 'number-taken' };
        throw error;
      }
    },

    async refuse(id: string, decider: Decider): Promise<TransferDecision> {
      const transfer = await decidable(db, id, decider);
      if (!transfer) return { kind: 'not-found' };
      return decide(dependencies, { transfer, decider, state: 'refused' });
    },
  };
}

export type WantedTransfer = Omit<NewTransfer, 'by' | 'now'>;

function request(
  { db, clock, audit }: TransfersDependencies,
  wanted: WantedTransfer,
  actor: AuditEntry['actor'],
): Promise<string | null> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const id = await insertTransfer(tx, { ...wanted, by: actor.id, now });
    if (id !== null) {
      const { toSchoolId: chain, accountId: subjectId } = wanted;
      const deed = { chain, subjectId, at: now, actor };
      await audit.record(tx, { ...deed, action: 'transfer.requested', result: 'done' });
    }
    return id;
  });
}

/** The releasing school decides, or whoever sees the whole installation. */
async function decidable(db: Db, id: string, { schoolId }: Decider): Promise<Transfer | null> {
  const transfer = await findTransfer(db, id);
  const mayDecide = schoolId === null || transfer?.fromSchoolId === schoolId;
  return transfer && mayDecide ? transfer : null;
}

interface Decision {
  transfer: Transfer;
  decider: Decider;
  state: 'approved' | 'refused';
}

function decide(
  { db, clock, audit }: TransfersDependencies,
  { transfer, decider: { actor }, state }: Decision,
): Promise<TransferDecision> {
  return inTransaction(db, async (tx): Promise<TransferDecision> => {
    const now = clock.now();
    const closing = { id: transfer.id, state, by: actor.id, now };
    if (!(await closeTransfer(tx, closing))) return { kind: 'decided' };
    if (state === 'approved') {
      const formClassId = await ensureClass(tx, transfer);
      if (!(await moveToSchool(tx, transfer, { formClassId, now }))) throw new NumberTaken();
    }
    await record(tx, audit, { transfer, actor, now, action: `transfer.${state}` });
    return { kind: 'done' };
  });
}

interface Deed {
  transfer: Transfer;
  actor: AuditEntry['actor'];
  now: number;
  action: string;
}

/** Both schools find it in their own trail; chains in one order, so that none waits for another. */
async function record(tx: Tx, audit: Audit, deed: Deed): Promise<void> {
  const { transfer, actor, now: at, action } = deed;
  const { fromSchoolId: from, toSchoolId: to, accountId: subjectId } = transfer;
  for (const chain of [from, to].sort()) {
    const details = { from, to };
    await audit.record(tx, { chain, subjectId, at, actor, action, result: 'done', details });
  }
}

/** Carries the finding out of the transaction, which then changes nothing. */
class NumberTaken extends Error {
  override readonly name = 'NumberTaken';
}
