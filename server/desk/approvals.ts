import { v7 as uuidv7 } from 'uuid';
import type { Audit } from '../audit/audit';
import { HOUR, type Clock } from '../clock';
import { inTransaction, type Db, type Tx } from '../db/database';
import { asStaff, staffTrail } from '../staff/staff-trail';
import type { StaffMember } from '../staff/staff-member';
import { resetsAnHour } from './approvals.rules';
import {
  countIssued,
  decideApproval,
  findWaiting,
  holdMember,
  insertApproval,
  insertIssued,
  takeBack,
  useApproval,
} from './approvals.store';
import type { PupilInScope } from './pupil-in-scope.store';

export interface ApprovalDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  /** Active pupils whom the person may see. */
  ownPupils: (member: StaffMember) => Promise<number>;
}

export type Place = { kind: 'taken' } | { kind: 'needs-approval'; approvalId: string };

export type Approvals = ReturnType<typeof createApprovals>;

/** security 36: many default passwords at once need a second pair of eyes. */
export function createApprovals(dependencies: ApprovalDependencies) {
  const { db, clock, audit } = dependencies;

  return {
    /**
     * Counts what is about to be issued, or asks for a second person. Charged before anything is
     * hashed, in one transaction, so that two windows at once do not pass the limit together.
     */
    async take(member: StaffMember, pupils: readonly PupilInScope[], what = ''): Promise<Place> {
      const limit = resetsAnHour(member.role, await dependencies.ownPupils(member));
      return inTransaction(db, (tx) =>
        takeOrAsk(dependencies, tx, { member, pupils, what, limit }),
      );
    },

    /** @returns false when it was decided before, is over, or is the person's own */
    decide(member: StaffMember, id: string, isApproved: boolean): Promise<boolean> {
      const state = isApproved ? 'approved' : 'refused';
      return inTransaction(db, async (tx) => {
        const at = clock.now();
        if (!(await decideApproval(tx, { id, by: member.id, at, state }))) return false;
        const deed = { member, actor: asStaff(member.id), at, action: `approval.${state}` };
        await audit.record(tx, staffTrail({ ...deed, details: { approval: id } }));
        return true;
      });
    },
  };
}

interface Taking {
  member: StaffMember;
  pupils: readonly PupilInScope[];
  what: string;
  limit: number;
}

async function takeOrAsk(
  { clock, audit }: ApprovalDependencies,
  tx: Tx,
  { member, pupils, what, limit }: Taking,
): Promise<Place> {
  const at = clock.now();
  const accountIds = pupils.map(({ id }) => id).sort();
  const staffId = member.id;
  const counted = pupils.filter(({ lastSignInAt }) => lastSignInAt !== null).length;
  await holdMember(tx, staffId, at);
  await insertIssued(
    tx,
    pupils.map(({ id, lastSignInAt }) => ({
      ...{ staffId, accountId: id, at, counts: lastSignInAt !== null },
    })),
  );
  const issued = await countIssued(tx, staffId, at - HOUR);
  const fits = counted === 0 || issued <= limit;
  if (fits || (await useApproval(tx, { askedBy: staffId, accountIds, at })))
    return { kind: 'taken' };
  const wish = { askedBy: staffId, accountIds, at };
  await takeBack(tx, { staffId, accountIds, at });
  const waiting = await findWaiting(tx, wish);
  if (waiting) return { kind: 'needs-approval', approvalId: waiting };
  const id = uuidv7({ msecs: at });
  const schoolId = pupils[0]?.schoolId ?? '';
  const expiresAt = at + APPROVAL_LASTS_MS;
  await insertApproval(tx, {
    ...{ id, schoolId, askedBy: staffId, what, accountIds, askedAt: at, expiresAt },
    ...{ decidedBy: null, state: 'waiting' },
  });
  const deed = { member, actor: asStaff(staffId), at, action: 'approval.asked' };
  await audit.record(tx, staffTrail({ ...deed, details: { approval: id, pupils: pupils.length } }));
  return { kind: 'needs-approval', approvalId: id };
}

/** A school day: who asked in the morning finds it decided in the afternoon. */
const APPROVAL_LASTS_MS = 12 * HOUR;
