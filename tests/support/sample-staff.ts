import { staffBar } from '../../server/http/staff-bar';
import type { Page, PageContext } from '../../server/http/render';
import type { Word } from '../../server/http/staff-word';
import { createLanguages } from '../../server/languages/languages';
import type { School } from '../../server/schools/school';
import { isInstallationWide, type Role } from '../../server/staff/roles.rules';
import type { StaffMember } from '../../server/staff/staff-member';
import type { SampleAround, SamplePage } from './sample-models';

/** Monday, 4 January 2027, 9.00 a.m. in Singapore. */
export const now = Date.UTC(2027, 0, 4, 1);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const place = { lang: 'en', timeZone: 'Asia/Singapore' };

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

export const context: PageContext = {
  ...{ t: createLanguages().translator('en'), lang: 'en', languages: [], path: '/staff' },
  ...{ who: null, school: null, staff: null, idle: null, staleForm: false },
};

export const { t } = context;

/** What stands on top of the page after a deed. */
export const done = (key: string): Word => ({ tone: 'success', text: t(key) });

interface Seat {
  role?: Role;
  name?: string;
  path?: string;
  stage?: string;
  withFactor?: boolean;
}

/** The frame of a page that somebody of the staff has open. */
export function seat({ role = 'ict', path = '/staff', ...more }: Seat = {}): Partial<SampleAround> {
  const member = staffMember(role, {
    ...(more.name !== undefined && { name: more.name }),
    ...(more.withFactor === false && { totpSealed: null }),
  });
  const school = member.schoolId === null ? null : cedarwood;
  const staff = { member, stage: more.stage ?? 'whole', school };
  return {
    path,
    staff: staffBar({ ...context, path }, { staff, mfa: 'optional' }),
    idle: { minutes: 15, warningSeconds: 120 },
  };
}

/** A page of the staff with a name, in its frame. */
export function sample(name: string, page: Page, around: Seat = {}): SamplePage {
  const { view, titleKey, model, hasErrors = false } = page;
  return { name: `staff-${name}`, view, titleKey, model, hasErrors, around: seat(around) };
}
