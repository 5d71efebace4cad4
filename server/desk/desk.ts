import type { IssueDefaultPassword, IssueResult } from '../access/default-passwords';
import type { Release, ReleasePath } from '../access/release';
import { trailOf, type Identified } from '../access/trail';
import { askForQna, endSessions, setStatus } from '../accounts/accounts.store';
import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db, type Tx } from '../db/database';
import type { Devices } from '../devices/devices';
import { asStaff } from '../staff/staff-trail';
import type { StaffMember } from '../staff/staff-member';
import type { Approvals } from './approvals';
import type { PupilInScope } from './pupil-in-scope.store';

export interface DeskDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  devices: Devices;
  release: Release;
  issueDefaultPassword: IssueDefaultPassword;
  approvals: Approvals;
}

export interface StaffDeed {
  member: StaffMember;
  identified: Identified;
}

export type DeskIssueResult = IssueResult | { kind: 'needs-approval'; approvalId: string };

export type Desk = ReturnType<typeof createDesk>;

/** What staff do for a pupil. Each takes a {@link PupilInScope}: what is out of scope cannot come here. */
export function createDesk(dependencies: DeskDependencies) {
  const { approvals, devices } = dependencies;

  return {
    /** Looking at a pupil is in the audit itself. */
    viewed: (member: StaffMember, pupil: PupilInScope): Promise<void> =>
      note(dependencies, { member, pupil, action: 'staff.viewed' }),

    unlock: (
      pupil: PupilInScope,
      path: ReleasePath,
      { member, identified }: StaffDeed,
    ): Promise<'released' | 'unknown'> =>
      dependencies.release(pupil.loginIdFolded, path, { ...asStaff(member.id), identified }),

    /** Above the limit of security 36 it waits for a second person. */
    async issueDefault(pupil: PupilInScope, deed: StaffDeed): Promise<DeskIssueResult> {
      const { member, identified } = deed;
      if (pupil.status !== 'active') return { kind: 'not-active' };
      const place = await approvals.take(member, [pupil]);
      if (place.kind === 'needs-approval') return place;
      const by = { ...asStaff(member.id), identified };
      return dependencies.issueDefaultPassword(pupil.loginIdFolded, by);
    },

    askQna: (member: StaffMember, pupil: PupilInScope): Promise<void> =>
      note(dependencies, { member, pupil, action: 'qna.asked-anew' }, (tx, at) =>
        askForQna(tx, pupil.id, at),
      ),

    disable: (member: StaffMember, pupil: PupilInScope): Promise<void> =>
      note(dependencies, { member, pupil, action: 'account.disabled' }, async (tx, at) => {
        await setStatus(tx, pupil.id, { status: 'disabled', at });
        await endSessions(tx, pupil.id);
      }),

    enable: (member: StaffMember, pupil: PupilInScope): Promise<void> =>
      note(dependencies, { member, pupil, action: 'account.enabled' }, (tx, at) =>
        setStatus(tx, pupil.id, { status: 'active', at }),
      ),

    /** Every visit and open reset ends, and no device is known any more. */
    signOutEverywhere: (member: StaffMember, pupil: PupilInScope): Promise<void> =>
      note(dependencies, { member, pupil, action: 'account.signed-out' }, async (tx) => {
        await endSessions(tx, pupil.id);
        await devices.revokeAll(tx, pupil.id);
      }),
  };
}

interface Noted {
  member: StaffMember;
  pupil: PupilInScope;
  action: string;
}

function note(
  { db, clock, audit }: DeskDependencies,
  { member, pupil, action }: Noted,
  work: (tx: Tx, at: number) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  return inTransaction(db, async (tx) => {
    const at = clock.now();
    await work(tx, at);
    const actor = asStaff(member.id);
    await audit.record(tx, trailOf({ account: pupil, actor, at, action, result: 'done' }));
  });
}
