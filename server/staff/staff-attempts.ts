import type { Alerts } from '../alerts/alerts';
import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import type { Devices } from '../devices/devices';
import { laneFor, laneKind, type Lane, type Network } from '../lockout/lanes.rules';
import type { Admission, Lockout, Ticket } from '../lockout/lockout';
import type { LockPath } from '../lockout/policies.rules';
import type { StaffMember } from './staff-member';
import { asStaff, INSTALLATION_CHAIN } from './staff-trail';

export interface AttemptDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  alerts: Alerts;
  lockout: Lockout;
  /** Those of the staff. */
  staffDevices: Devices;
  networks: () => Promise<readonly Network[]>;
}

export interface StaffVisitor {
  address: string;
  device: string | null;
  /** What the browser calls itself. */
  browser: string;
}

/** Of the attempt counters: a staff address and a pupil's login ID never share one. */
export const staffSubject = (emailFolded: string) => `staff:${emailFolded}`;

export interface StaffAttempt {
  emailFolded: string;
  member: StaffMember | null;
  visitor: StaffVisitor;
  path: LockPath;
  secret: string;
}

/** Charges the attempt before anything is compared (security 4). */
export async function admit(
  dependencies: AttemptDependencies,
  { emailFolded, member, visitor, path, secret }: StaffAttempt,
) {
  const lane = await laneOf(dependencies, visitor, member?.id ?? null);
  const canonicalId = staffSubject(emailFolded);
  return dependencies.lockout.admit({
    ...{ canonicalId, accountId: member?.id ?? null, path, lane, secret },
  });
}

async function laneOf(
  { db, staffDevices, networks }: AttemptDependencies,
  { device, address }: StaffVisitor,
  staffId: string | null,
): Promise<Lane> {
  const { rank, shared } = await staffDevices.laneFacts(db, device, staffId);
  return laneFor({
    ...{ device, deviceRank: rank, deviceShared: shared, address, networks: await networks() },
  });
}

/** @param refusal what {@link admit} said instead of admitting */
export function lockedBy(refusal: Exclude<Admission, { verdict: 'admitted' }>): {
  kind: 'locked';
  until: number | null;
} {
  return { kind: 'locked', until: refusal.verdict === 'closed' ? null : refusal.until };
}

interface WrongStaffSecret {
  member: StaffMember | null;
  ticket: Ticket;
  secret: string;
  visitor: StaffVisitor;
}

/** A known and an unknown address run the same statements. */
export function noteWrong(
  { db, clock, audit, lockout, alerts }: AttemptDependencies,
  { member, ticket, secret, visitor }: WrongStaffSecret,
): Promise<void> {
  const { path, subject, starts } = ticket;
  const schoolId = member?.schoolId ?? null;
  return inTransaction(db, async (tx) => {
    await lockout.failed(tx, ticket);
    await alerts.noteWrongSecret(tx, { path, subject, secret, schoolId });
    const at = clock.now();
    await audit.record(tx, {
      chain: member ? (schoolId ?? INSTALLATION_CHAIN) : 'unknown',
      actor: member ? asStaff(member.id) : { kind: 'visitor', id: null },
      ...{ at, subjectId: member?.id ?? null, action: `staff.${path}`, result: 'wrong' },
      details: { lane: laneKind(ticket.lane), starts: starts?.verdict ?? null },
      ...(visitor.address && { personal: { address: visitor.address } }),
    });
  });
}
