import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db, type Tx } from '../db/database';
import type { School } from '../schools/school';
import { deleteFactors } from './factors.store';
import { invite } from './invitations';
import type { InviteProblem } from './people.rules';
import { isInstallationWide, mayGrant, needsSecondPerson, type Role } from './roles.rules';
import type { Lockout } from '../lockout/lockout';
import { staffSubject } from './staff-attempts';
import type { SetupLinks } from './setup-links';
import { openLinkMaker } from './setup-links.store';
import { hasFactor, type StaffMember, type StaffStatus } from './staff-member';
import { staffTrail, type StaffActor } from './staff-trail';
import { changeMember, endMemberVisits } from './staff.store';

export interface PeopleDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  setupLinks: SetupLinks;
  lockout: Lockout;
  findSchool: (code: string) => Promise<School | null>;
}

/** Who does it: somebody with a shell, or a person with a role. */
export interface Doer {
  actor: StaffActor;
  /** Null at the command line, where every role can be given. */
  role: Role | null;
  /** Null for those who see the whole installation. */
  schoolId: string | null;
}

export const atCommandLine: Doer = {
  actor: { kind: 'operator', id: null },
  role: null,
  schoolId: null,
};

export interface Invitation {
  email: string;
  name: string;
  role: Role;
  /** Null for the roles of the whole installation. */
  schoolCode: string | null;
  /** Form classes of this school year. */
  classes?: readonly string[];
}

export type InviteResult =
  | { kind: 'invited'; member: StaffMember; setupUrl: string }
  | { kind: 'refused'; problems: InviteProblem[] };

export type PeopleRefusal = 'second-person' | 'not-allowed' | 'own-account';
export type PeopleResult = { kind: 'done' } | { kind: 'refused'; why: PeopleRefusal };
export type LinkResult =
  { kind: 'made'; setupUrl: string } | { kind: 'refused'; why: PeopleRefusal };

export type People = ReturnType<typeof createPeople>;

export function createPeople(dependencies: PeopleDependencies) {
  return {
    invite: (invitation: Invitation, doer: Doer) => invite(dependencies, invitation, doer),
    renewLink: (member: StaffMember, doer: Doer) => renewLink(dependencies, member, doer),
    removeFactor: (member: StaffMember, doer: Doer) => removeFactor(dependencies, member, doer),
    changeRole: (member: StaffMember, role: Role, doer: Doer) =>
      changeRole(dependencies, { member, role, doer }),
    setStatus: (member: StaffMember, status: StaffStatus, doer: Doer) =>
      setStatus(dependencies, { member, status, doer }),
    signOutEverywhere: (member: StaffMember, doer: Doer) =>
      signOutEverywhere(dependencies, member, doer),
  };
}

/** A forgotten password: a new link, by hand or to the registered address (security 33). */
async function renewLink(
  dependencies: PeopleDependencies,
  member: StaffMember,
  doer: Doer,
): Promise<LinkResult> {
  const why = refusalOf(member, doer);
  if (why) return { kind: 'refused', why };
  if (isSamePerson(doer, member, member.factorRemovedBy)) {
    return { kind: 'refused', why: 'second-person' };
  }
  const made = { member, doer, action: 'staff.link-made' };
  const setupUrl = await deed(dependencies, made, async (tx) => {
    await releaseLocks(dependencies, tx, member);
    return dependencies.setupLinks.make(tx, member.id, doer.actor.id);
  });
  return { kind: 'made', setupUrl };
}

/** A lost second factor. The person sets a new one at the next sign-in. */
async function removeFactor(
  dependencies: PeopleDependencies,
  member: StaffMember,
  doer: Doer,
): Promise<PeopleResult> {
  const why = refusalOf(member, doer);
  if (why) return { kind: 'refused', why };
  const maker = await openLinkMaker(dependencies.db, member.id, dependencies.clock.now());
  if (isSamePerson(doer, member, maker)) return { kind: 'refused', why: 'second-person' };
  if (!hasFactor(member)) return { kind: 'done' };
  await deed(dependencies, { member, doer, action: 'staff.factor-removed' }, async (tx, at) => {
    await changeMember(tx, member.id, { totpSealed: null, factorRemovedBy: doer.actor.id });
    await deleteFactors(tx, member.id);
    await releaseLocks(dependencies, tx, member);
    await endMemberVisits(tx, member.id, at);
  });
  return { kind: 'done' };
}

async function changeRole(
  dependencies: PeopleDependencies,
  { member, role, doer }: { member: StaffMember; role: Role; doer: Doer },
): Promise<PeopleResult> {
  const why = refusalOf(member, doer);
  if (why) return { kind: 'refused', why };
  const fits = isInstallationWide(role) === (member.schoolId === null);
  if (!fits || (doer.role && !mayGrant(doer.role, role))) {
    return { kind: 'refused', why: 'not-allowed' };
  }
  const details = { from: member.role, to: role };
  await deed(dependencies, { member, doer, action: 'staff.role', details }, (tx) =>
    changeMember(tx, member.id, { role }),
  );
  return { kind: 'done' };
}

async function setStatus(
  dependencies: PeopleDependencies,
  { member, status, doer }: { member: StaffMember; status: StaffStatus; doer: Doer },
): Promise<PeopleResult> {
  const why = refusalOf(member, doer);
  if (why) return { kind: 'refused', why };
  const action = status === 'active' ? 'staff.enabled' : 'staff.disabled';
  await deed(dependencies, { member, doer, action }, async (tx, at) => {
    await changeMember(tx, member.id, { status });
    await endMemberVisits(tx, member.id, at);
  });
  return { kind: 'done' };
}

/** Ends every visit; one's own too. */
async function signOutEverywhere(
  dependencies: PeopleDependencies,
  member: StaffMember,
  doer: Doer,
): Promise<PeopleResult> {
  const isOwn = doer.actor.id === member.id;
  const why = isOwn ? null : refusalOf(member, doer);
  if (why) return { kind: 'refused', why };
  await deed(dependencies, { member, doer, action: 'staff.signed-out' }, (tx, at) =>
    endMemberVisits(tx, member.id, at),
  );
  return { kind: 'done' };
}

/** Whom another person helps need not wait for a lock as well. */
async function releaseLocks(
  { lockout }: PeopleDependencies,
  tx: Tx,
  { emailFolded }: StaffMember,
): Promise<void> {
  const paths = ['sign-in', 'current-password', 'staff-code'] as const;
  await lockout.release(tx, { canonicalId: staffSubject(emailFolded), paths });
}

/** Nobody changes an account above their own, nor their own. */
function refusalOf(member: StaffMember, { role, actor, schoolId }: Doer): PeopleRefusal | null {
  if (role === null) return null;
  if (actor.id === member.id) return 'own-account';
  const isTheirs = schoolId === null || schoolId === member.schoolId;
  return isTheirs && mayGrant(role, member.role) ? null : 'not-allowed';
}

/** security 33: for ICT and admin, the factor and the link take two different people. */
function isSamePerson({ actor }: Doer, { role }: StaffMember, other: string | null): boolean {
  return needsSecondPerson(role) && other !== null && actor.id === other;
}

interface PeopleDeed {
  member: StaffMember;
  doer: Doer;
  action: string;
  details?: Record<string, string>;
}

function deed<T>(
  { db, clock, audit }: PeopleDependencies,
  { member, doer, action, details }: PeopleDeed,
  work: (tx: Tx, at: number) => Promise<T>,
): Promise<T> {
  return inTransaction(db, async (tx) => {
    const at = clock.now();
    const result = await work(tx, at);
    const { actor } = doer;
    await audit.record(tx, staffTrail({ member, actor, at, action, ...(details && { details }) }));
    return result;
  });
}
