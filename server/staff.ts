import type { IssueDefaultPassword } from './access/default-passwords';
import type { Release } from './access/release';
import type { Alerts } from './alerts/alerts';
import { createApprovals } from './desk/approvals';
import { createAuditDesk } from './desk/audit-desk';
import { createDesk } from './desk/desk';
import { countPupils } from './desk/pupil-list.store';
import { scopedDb, type Scope, type ScopedDb } from './scope/scope.store';
import { createDevices, type Devices } from './devices/devices';
import type { Lockout } from './lockout/lockout';
import type { Hashing } from './password/hashing';
import { counted } from './measuring/outcomes';
import type { Schools } from './schools/schools';
import { dayIn } from './schools/schools.rules';
import { findSchool } from './schools/schools.store';
import type { Ground } from './services';
import { createCover } from './staff/cover';
import { createPeople } from './staff/people';
import { createPasskeys } from './staff/passkeys';
import { createSecondFactor } from './staff/second-factor';
import { createSetupLinks } from './staff/setup-links';
import type { StaffMember } from './staff/staff-member';
import { createStaffSignIn } from './staff/staff-sign-in';

interface Parts extends Ground {
  alerts: Alerts;
  lockout: Lockout;
  hashing: Hashing;
  isCommon: (password: string) => boolean;
  schools: Schools;
  devices: Devices;
  release: Release;
  issueDefaultPassword: IssueDefaultPassword;
}

/** Wires what the people of the schools use. */
export function wireStaff(parts: Parts) {
  const { config, db, clock, keys, schools } = parts;
  const staffDevices = createDevices({
    db,
    clock,
    users: 'staff',
    key: keys.device,
    secrets: config.SESSION_SECRETS,
    days: config.KNOWN_DEVICE_DAYS,
    accountsMax: config.KNOWN_DEVICE_ACCOUNTS,
  });
  const guarded = { ...parts, staffDevices, networks: schools.networks };
  const setupLinks = createSetupLinks({
    ...parts,
    baseUrl: config.BASE_URL,
    hours: config.STAFF_LINK_HOURS,
  });
  const secondFactor = createSecondFactor({
    ...guarded,
    factorKey: keys.factor,
    issuer: new URL(config.BASE_URL).hostname,
  });
  const staffSignIn = createStaffSignIn({ ...guarded, mfa: config.STAFF_MFA });
  const withPassword = counted(staffSignIn.withPassword, (outcome) =>
    parts.metrics.signIn('staff', outcome),
  );
  const scopeOf = createScopeOf(parts);
  const moment = { now: 0, reopenAfterMs: 0 };
  const approvals = createApprovals({
    ...parts,
    ownPupils: async (member) => countPupils(await scopeOf(member), {}, moment),
  });
  const auditDesk = createAuditDesk(parts);
  const desk = { approvals, auditDesk, desk: createDesk({ ...parts, approvals }) };
  return {
    staffDevices,
    setupLinks,
    staffSignIn: { ...staffSignIn, withPassword },
    secondFactor,
    passkeys: createPasskeys({ db, clock, secondFactor, origin: config.BASE_URL }),
    ...desk,
    cover: createCover(parts),
    people: createPeople({ ...parts, setupLinks, findSchool: schools.findByCode }),

    scopeOf,
  };
}

function createScopeOf({ db, clock, config }: Parts) {
  /** What this person may see at this moment: made anew at every request. */
  return async ({ id, role, schoolId }: StaffMember): Promise<ScopedDb> => {
    const school = schoolId === null ? null : await findSchool(db, schoolId);
    const today = dayIn(school?.timeZone ?? config.TIME_ZONE, clock.now());
    const scope: Scope = { staffId: id, role, schoolId, today };
    return scopedDb(db, scope);
  };
}
