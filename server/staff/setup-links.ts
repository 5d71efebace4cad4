import { createHash, randomBytes } from 'node:crypto';
import type { Audit } from '../audit/audit';
import { HOUR, type Clock } from '../clock';
import { inTransaction, type Db, type Tx } from '../db/database';
import type { Hashing, StoredHash } from '../password/hashing';
import { normalisePassword } from '../password/counting.rules';
import { replaceLink, findOpenLink, takeLink } from './setup-links.store';
import { checkStaffPassword, type StaffPasswordFailure } from './staff-password.rules';
import { staffTrail, type StaffActor } from './staff-trail';
import type { StaffMember } from './staff-member';
import { changeMember, endMemberVisits, findMemberById } from './staff.store';

export interface SetupLinkDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  hashing: Hashing;
  isCommon: (password: string) => boolean;
  /** `https://portal.example`, without a slash at its end. */
  baseUrl: string;
  hours: number;
}

/** 256 bits: nobody finds one by trying. */
const TOKEN_BYTES = 32;
const tokenShape = /^[A-Za-z0-9_-]{43}$/;

export type SetupResult =
  | { kind: 'done'; member: StaffMember }
  | { kind: 'refused'; failures: StaffPasswordFailure[] }
  | { kind: 'gone' };

export type SetupLinks = ReturnType<typeof createSetupLinks>;

/** The one-time way to a first password, and to a new one after a forgotten one (security 33). */
export function createSetupLinks(dependencies: SetupLinkDependencies) {
  const { db, clock, baseUrl, hours } = dependencies;

  return {
    /** @returns the address to hand over; it is kept nowhere */
    async make(tx: Tx, staffId: string, madeBy: string | null): Promise<string> {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const madeAt = clock.now();
      const expiresAt = madeAt + hours * HOUR;
      await replaceLink(tx, { digest: digestOf(token), staffId, madeBy, madeAt, expiresAt });
      return `${baseUrl}/staff/set-up/${token}`;
    },

    /** Looking does not use it up: mail programs open links by themselves. */
    async look(token: string): Promise<StaffMember | null> {
      if (!tokenShape.test(token)) return null;
      const link = await findOpenLink(db, digestOf(token), clock.now());
      const member = link && (await findMemberById(db, link.staffId));
      return member?.status === 'active' ? member : null;
    },

    /** The password is checked in full before the link is used up. */
    async complete(token: string, newPassword: string): Promise<SetupResult> {
      const member = await this.look(token);
      if (!member) return { kind: 'gone' };
      const { hashing, isCommon } = dependencies;
      const failures = checkStaffPassword(newPassword, { ...member, isCommon });
      if (failures.length > 0) return { kind: 'refused', failures };
      const stored = await hashing.hash(normalisePassword(newPassword));
      const done = await save(dependencies, { member, token, stored });
      const fresh = done && (await findMemberById(db, member.id));
      return fresh ? { kind: 'done', member: fresh } : { kind: 'gone' };
    },
  };
}

interface Saving {
  member: StaffMember;
  token: string;
  stored: StoredHash;
}

function save(
  { db, clock, audit }: SetupLinkDependencies,
  { member, token, stored }: Saving,
): Promise<boolean> {
  const actor: StaffActor = { kind: 'staff', id: member.id };
  return inTransaction(db, async (tx) => {
    const at = clock.now();
    if (!(await takeLink(tx, digestOf(token), at))) return false;
    await changeMember(tx, member.id, { password: { stored, at } });
    await endMemberVisits(tx, member.id, at);
    await audit.record(tx, staffTrail({ member, actor, at, action: 'staff.password-set' }));
    return true;
  });
}

const digestOf = (token: string) => createHash('sha256').update(token).digest('hex');
