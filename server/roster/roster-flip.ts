import { v7 as uuidv7 } from 'uuid';
import type { Audit, AuditEntry } from '../audit/audit';
import { inTransaction, type Tx } from '../db/database';
import {
  addDefaultPasswords,
  addFormClasses,
  addPupils,
  claimIds,
  countUnmatched,
  markLeavers,
  noteLeavers,
  recordMoves,
  updatePupils,
  type Flip,
} from './roster-flip.store';
import { cancelForRows } from './leavings.store';
import { endImport } from './roster-imports.store';
import { RosterRefused } from './roster-refused';
import type { Run } from './roster-run';
import type { Staged } from './roster-staging';

export interface RosterCounts {
  created: number;
  updated: number;
  unchanged: number;
  /** Pupils who became leavers. */
  left: number;
}

export interface FlipRequest {
  staged: Staged;
  /** Rows of the file, and those of them that are new pupils. */
  rows: number;
  created: number;
  /** The file is the whole school: who is missing leaves. */
  complete: boolean;
  actor: AuditEntry['actor'];
  audit: Audit;
  /** When the default passwords of the slips end (ms); null without slips. */
  defaultsExpireIn: number | null;
  /** Rows of pupils of other schools, who are left out. */
  transfers?: number;
  /** Throws when the import no longer fits what it was planned for. */
  verify?: (tx: Tx) => Promise<void>;
  /** What goes with the import; whoever leaves by it is counted. */
  also?: (tx: Tx, what: Flip) => Promise<{ left: number }>;
}

/**
 * Puts the whole import in place, or nothing of it, in one transaction. It ends the import first:
 * from then on no other one can be in the way.
 *
 * @throws {RosterRefused} superseded, or changed when the plan no longer fits what is there
 */
export function flip(run: Run, request: FlipRequest): Promise<RosterCounts> {
  return inTransaction(run.db, async (tx) => {
    if (!(await endImport(tx, run.importId))) throw new RosterRefused({ kind: 'superseded' });
    await request.verify?.(tx);
    const { importId, schoolId } = run;
    const now = run.clock.now();
    const what: Flip = { importId, schoolId, now, has: request.staged.has };
    const { newClasses } = request.staged;
    expectAll(newClasses.length, await addFormClasses(tx, run, newClasses));
    const moved = await recordMoves(tx, what);
    const updated = await updatePupils(tx, what);
    expectAll(request.created, await addPupils(tx, what));
    expectAll(request.created, await claimIds(tx, what));
    await cancelForRows(tx, what);
    const left = await leave(tx, what, request);
    const slips = await addSlips(tx, what, request);
    expectAll(0, await countUnmatched(tx, what));
    const { created, rows, transfers = 0 } = request;
    const unchanged = rows - transfers - created - updated;
    const counts = { created, updated, unchanged, left };
    await request.audit.record(tx, {
      ...{ chain: schoolId, at: now, actor: request.actor, subjectId: null },
      ...{ action: 'roster.import', result: 'done' },
      details: { ...counts, moved, slips, year: run.year, complete: request.complete ? 1 : 0 },
    });
    return counts;
  });
}

async function leave(tx: Tx, what: Flip, request: FlipRequest): Promise<number> {
  const also = (await request.also?.(tx, what)) ?? { left: 0 };
  if (!request.complete) return also.left;
  await noteLeavers(tx, what, uuidv7());
  return markLeavers(tx, what);
}

async function addSlips(tx: Tx, { importId, now }: Flip, request: FlipRequest): Promise<number> {
  if (request.defaultsExpireIn === null) return 0;
  const expiresAt = now + request.defaultsExpireIn;
  const added = await addDefaultPasswords(tx, { importId, now, expiresAt });
  if (added !== request.created) throw new Error('a new pupil has no default password');
  return added;
}

// What fell out is in the way of somebody else's change since the plan was made.
function expectAll(planned: number, done: number): void {
  if (planned !== done) throw new RosterRefused({ kind: 'changed' });
}
