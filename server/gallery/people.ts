import type { School } from '../schools/school';
import { isInstallationWide, type Role } from '../staff/roles.rules';
import type { StaffMember } from '../staff/staff-member';

/** Monday, 4 January 2027, 9.00 a.m. in Singapore. */
export const now = Date.UTC(2027, 0, 4, 1);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const place = { timeZone: 'Asia/Singapore' };

export const helpSchool = {
  name: 'Casuarina Park School',
  lines: ['General Office', '6000 0000', 'office@school.example'],
};

export const cedarwood: School = {
  ...{ id: 's1', code: 'CPS', name: 'Cedarwood Primary School', timeZone: place.timeZone },
  ...{ networks: [], contact: {}, officeHours: 'Mon-Fri 07:30-15:00', helpFormUrl: null },
  createdAt: now - 300 * DAY,
};

export const mapleton: School = { ...cedarwood, id: 's2', code: 'MPS', name: 'Mapleton School' };

/** What a roster may hold and a page must bear: each is a name that somebody typed. */
export const hostileNames = [
  '<img src=x onerror=alert(1)>',
  `=cmd|' /C calc'!A0`,
  'Aisyah \u202Enimda\u202C Rahman',
  '"><script>alert(1)</script>',
  'Wolfeschlegelsteinhausen'.repeat(13).slice(0, 300),
] as const;

export const longName = hostileNames[4];

const names: Record<Role, string> = {
  teacher: 'Mdm Lim Siew Hoon',
  office: 'Mr Ravi Chandran',
  ict: 'Ms Nur Farah',
  admin: 'Tan Wei Ming',
  auditor: 'Grace Ong',
};

export function staffMember(role: Role, overrides: Partial<StaffMember> = {}): StaffMember {
  return {
    ...{ id: role, email: `${role}@cedarwood.example.org`, name: names[role], role },
    emailFolded: `${role}@cedarwood.example.org`,
    schoolId: isInstallationWide(role) ? null : cedarwood.id,
    ...{ status: 'active', password: null, passwordChangedAt: null, authEpoch: 1 },
    ...{ totpSealed: 'sealed', passkeys: 0, factorRemovedBy: null, lastSignInAt: now - DAY },
    ...overrides,
  };
}
