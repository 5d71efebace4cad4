import { v7 as uuidv7 } from 'uuid';
import type { Alerts } from '../alerts/alerts';
import type { Audit } from '../audit/audit';
import { DAY, type Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import type { Devices } from '../devices/devices';
import type { Network } from '../lockout/lanes.rules';
import type { Lockout } from '../lockout/lockout';
import { MAX_BYTES, type Hashing } from '../password/hashing';
import { isWellFormed, normalisePassword } from '../password/counting.rules';
import { factorShownAt } from './factors.store';
import { insertSignIn } from './sign-ins.store';
import { foldEmail, hasFactor, type StaffMember } from './staff-member';
import { admit, lockedBy, noteWrong, staffSubject, type StaffVisitor } from './staff-attempts';
import { asStaff, staffTrail } from './staff-trail';
import { changeMember, findMemberByEmail, swapMemberHash } from './staff.store';

export interface StaffSignInDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  alerts: Alerts;
  lockout: Lockout;
  hashing: Hashing;
  /** Those of the staff. */
  staffDevices: Devices;
  networks: () => Promise<readonly Network[]>;
  mfa: 'required' | 'optional';
}

/** What is due after the password, before anything opens. */
export type StaffStage = 'second-factor' | 'set-factor' | 'whole';

export type StaffSignInResult =
  | {
      kind: 'password-right';
      member: StaffMember;
      stage: StaffStage;
      signInId: string;
      newDeviceCookie: string | null;
    }
  | { kind: 'wrong' }
  | { kind: 'locked'; until: number | null };

export type ProvedPassword =
  { kind: 'right' } | { kind: 'wrong' } | { kind: 'locked'; until: number | null };

export type StaffSignIn = ReturnType<typeof createStaffSignIn>;

/** One argon2 operation for a known and an unknown address alike. */
export function createStaffSignIn(dependencies: StaffSignInDependencies) {
  return {
    withPassword: (email: string, password: string, visitor: StaffVisitor) =>
      signInWithPassword(dependencies, { emailFolded: foldEmail(email), password, visitor }),

    /** The person of a set-up link that was just used: as if the new password had been typed. */
    afterSetUp: (member: StaffMember, visitor: StaffVisitor) =>
      enter(dependencies, member, visitor),

    /** The password again, as fresh proof where there is no second factor. */
    provePassword: (member: StaffMember, password: string, visitor: StaffVisitor) =>
      provePassword(dependencies, { member, password, visitor }),
  };
}

interface TypedPassword {
  emailFolded: string;
  password: string;
  visitor: StaffVisitor;
}

async function signInWithPassword(
  dependencies: StaffSignInDependencies,
  { emailFolded, password, visitor }: TypedPassword,
): Promise<StaffSignInResult> {
  const member = await findMemberByEmail(dependencies.db, emailFolded);
  const admission = await admit(dependencies, {
    ...{ emailFolded, member, visitor, path: 'sign-in', secret: password },
  });
  if (admission.verdict !== 'admitted') return lockedBy(admission);
  const active = member?.status === 'active' ? member : null;
  const compare = () => verify(dependencies.hashing, active, password);
  const right = await dependencies.lockout.evaluating(admission.ticket, compare);
  if (!active || !right) {
    const { ticket } = admission;
    await noteWrong(dependencies, { member, ticket, secret: password, visitor });
    return { kind: 'wrong' };
  }
  await rehash(dependencies, active, password);
  return enter(dependencies, active, visitor);
}

async function provePassword(
  dependencies: StaffSignInDependencies,
  { member, password, visitor }: { member: StaffMember; password: string; visitor: StaffVisitor },
): Promise<ProvedPassword> {
  const { db, clock, audit, lockout, hashing } = dependencies;
  const { emailFolded } = member;
  const path = 'current-password';
  const admission = await admit(dependencies, {
    ...{ emailFolded, member, visitor, path, secret: password },
  });
  if (admission.verdict !== 'admitted') return lockedBy(admission);
  const compare = () => verify(hashing, member, password);
  if (!(await lockout.evaluating(admission.ticket, compare))) {
    const { ticket } = admission;
    await noteWrong(dependencies, { member, ticket, secret: password, visitor });
    return { kind: 'wrong' };
  }
  await inTransaction(db, async (tx) => {
    await lockout.succeeded(tx, { canonicalId: staffSubject(emailFolded), path });
    const deed = { member, actor: asStaff(member.id), at: clock.now(), action: 'staff.proved' };
    await audit.record(tx, staffTrail({ ...deed, details: { with: 'password' } }));
  });
  return { kind: 'right' };
}

async function verify(
  hashing: Hashing,
  member: StaffMember | null,
  password: string,
): Promise<boolean> {
  const text = isWellFormed(password) ? normalisePassword(password) : '';
  const fits = text !== '' && Buffer.byteLength(text) <= MAX_BYTES;
  return hashing.verify(fits ? text : '', fits ? (member?.password ?? null) : null);
}

async function rehash(
  { db, hashing }: StaffSignInDependencies,
  { id, password: from }: StaffMember,
  value: string,
): Promise<void> {
  if (!from || !hashing.needsRehash(from)) return;
  const to = await hashing.hash(normalisePassword(value), hashing.saltOf(from));
  await inTransaction(db, (tx) => swapMemberHash(tx, { id, from, to }));
}

/** The second factor is asked for once a day on a device that is known. */
const FACTOR_LASTS_MS = DAY;

async function enter(
  dependencies: StaffSignInDependencies,
  member: StaffMember,
  visitor: StaffVisitor,
): Promise<StaffSignInResult> {
  const { db, clock, audit, lockout, staffDevices } = dependencies;
  const newDeviceCookie = visitor.device ? null : staffDevices.issue().cookieValue;
  const device = visitor.device ?? staffDevices.read(newDeviceCookie ?? undefined) ?? '';
  const at = clock.now();
  const shownAt = await factorShownAt(db, { deviceDigest: device, staffId: member.id });
  const remembered = shownAt !== null && at - shownAt < FACTOR_LASTS_MS;
  const stage = stageOf(member, { remembered, mfa: dependencies.mfa });
  const signInId = uuidv7({ msecs: at });
  const canonicalId = staffSubject(member.emailFolded);
  await inTransaction(db, async (tx) => {
    await lockout.succeeded(tx, { canonicalId, path: 'sign-in' });
    await changeMember(tx, member.id, { lastSignInAt: at });
    await staffDevices.remember(tx, device, member.id);
    const { address, browser } = visitor;
    const { id: staffId, authEpoch: epoch } = member;
    await insertSignIn(tx, { id: signInId, staffId, at, epoch, address, browser });
    await audit.record(
      tx,
      staffTrail({
        ...{ member, actor: asStaff(member.id), at, action: 'staff.sign-in', address },
        details: { due: stage },
      }),
    );
  });
  return { kind: 'password-right', member, stage, signInId, newDeviceCookie };
}

function stageOf(
  member: StaffMember,
  { remembered, mfa }: { remembered: boolean; mfa: 'required' | 'optional' },
): StaffStage {
  if (hasFactor(member)) return remembered ? 'whole' : 'second-factor';
  return mfa === 'required' ? 'set-factor' : 'whole';
}
