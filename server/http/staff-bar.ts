import { may, type Deed } from '../staff/roles.rules';
import { hasFactor, type StaffMember } from '../staff/staff-member';
import type { PageContext, StaffBar } from './render';

interface BarFacts {
  staff: { member: StaffMember; stage: string; school: { name: string } | null };
  mfa: 'required' | 'optional';
}

const rooms: { href: string; key: string; deed: Deed | null; also?: string }[] = [
  { href: '/staff', key: 'overview', deed: null },
  { href: '/staff/pupils', key: 'pupils', deed: 'see-pupils' },
  { href: '/staff/classes', key: 'classes', deed: 'see-pupils', also: '/staff/levels' },
  { href: '/staff/requests', key: 'requests', deed: 'requests' },
  { href: '/staff/cards', key: 'cards', deed: 'cards-for-many' },
  { href: '/staff/roster', key: 'roster', deed: 'roster' },
  { href: '/staff/people', key: 'people', deed: 'people' },
  { href: '/staff/audit', key: 'audit', deed: 'audit' },
  { href: '/staff/settings', key: 'settings', deed: 'contact' },
];

/** The line on top of every staff page: who, where, and where else to go. */
export function staffBar({ t, path }: PageContext, { staff, mfa }: BarFacts): StaffBar {
  const { member, stage, school } = staff;
  const open = rooms.filter(({ deed }) => deed === null || may(member.role, deed));
  return {
    name: member.name,
    role: t(`staff.roles.${member.role}`),
    school: school?.name ?? null,
    nav: (stage === 'whole' ? open : []).map(({ href, key, also }) => ({
      href,
      text: t(`staff.nav.${key}`),
      current:
        href === '/staff' ? path === href : [href, also].some((one) => one && path.startsWith(one)),
    })),
    withoutFactor: mfa === 'optional' && !hasFactor(member),
  };
}
