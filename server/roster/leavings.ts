import type { Audit, AuditEntry } from '../audit/audit';
import { DAY, type Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import { dayIn } from '../schools/schools.rules';
import { UNDO_DAYS } from './leavings.rules';
import {
  applyLeavings,
  dueLeavings,
  listLeavings,
  schoolsWithPending,
  undoLeavings,
  type LeavingBatch,
} from './leavings.store';

export interface LeavingsDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
}

export interface UndoRequest {
  schoolId: string;
  /** All of one import, or one pupil. */
  which: { batchId: string } | { accountId: string };
  actor: AuditEntry['actor'];
}

export type Leavings = ReturnType<typeof createLeavings>;

export function createLeavings(dependencies: LeavingsDependencies) {
  const { db, clock } = dependencies;
  return {
    /**
     * Pupils stay after all, or are back: with what they had. Possible until the day, and for 14
     * days after it.
     *
     * @returns how many
     */
    undoLeaving: (request: UndoRequest): Promise<number> => undo(dependencies, request),

    /** What a school ordered and can still undo, the newest first. */
    leavings: (schoolId: string): Promise<LeavingBatch[]> =>
      listLeavings(db, schoolId, clock.now() - UNDO_DAYS * DAY),

    /** Brings about what is due in every school. Safe in several processes. @returns how many left */
    async applyDueLeavings(): Promise<number> {
      let left = 0;
      for (const { id: schoolId, timeZone } of await schoolsWithPending(db)) {
        const today = dayIn(timeZone, clock.now());
        for (;;) {
          const ids = await dueLeavings(db, { schoolId, today, limit: BATCH });
          if (ids.length === 0) break;
          left += await applySome(dependencies, schoolId, ids);
        }
      }
      return left;
    },
  };
}

function undo(
  { db, clock, audit }: LeavingsDependencies,
  { schoolId, which, actor }: UndoRequest,
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const appliedSince = now - UNDO_DAYS * DAY;
    const undone = await undoLeavings(tx, { schoolId, which, now, appliedSince });
    if (undone.length === 0) return 0;
    const subjectId = 'accountId' in which ? which.accountId : null;
    const back = undone.filter(({ wasApplied }) => wasApplied).length;
    await audit.record(tx, {
      ...{ chain: schoolId, at: now, actor, subjectId },
      ...{ action: 'leaving.undone', result: 'done' },
      details: { count: undone.length, back },
    });
    return undone.length;
  });
}

function applySome(
  { db, clock, audit }: LeavingsDependencies,
  schoolId: string,
  ids: readonly string[],
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const count = await applyLeavings(tx, { ids, now });
    if (count > 0) {
      await audit.record(tx, {
        ...{ chain: schoolId, at: now, actor: { kind: 'system', id: null }, subjectId: null },
        ...{ action: 'leaving.applied', result: 'done', details: { count } },
      });
    }
    return count;
  });
}

/** Pupils a transaction at most, so that pages do not wait for it. */
const BATCH = 200;
