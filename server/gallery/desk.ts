import type { Page, PageContext, Translate } from '../http/render';
import { placeOf } from '../http/moments';
import { staffBar } from '../http/staff-bar';
import type { Word } from '../http/staff-word';
import type { Role } from '../staff/roles.rules';
import { cedarwood, place, staffMember } from './people';
import { settle, type Of, type Sample } from './sample';

/** What stands on top of the page after a deed. */
export const done = (t: Translate, key: string): Word => ({ tone: 'success', text: t(key) });

export const placeIn = (context: PageContext) => placeOf(context, place.timeZone);

interface Seat {
  role?: Role;
  name?: string;
  path?: string;
  stage?: string;
  withFactor?: boolean;
}

/** The frame of a page that somebody of the staff has open. */
export function seat({ role = 'ict', path = '/staff', ...more }: Seat = {}) {
  const member = staffMember(role, {
    ...(more.name !== undefined && { name: more.name }),
    ...(more.withFactor === false && { totpSealed: null }),
  });
  const school = member.schoolId === null ? null : cedarwood;
  const staff = { member, stage: more.stage ?? 'whole', school };
  return (context: PageContext): Partial<PageContext> => ({
    path,
    staff: staffBar({ ...context, path }, { staff, mfa: 'optional' }),
    idle: { minutes: 30, warningSeconds: 120 },
  });
}

/** A page of the staff with a name, in its frame. */
export function sample(name: string, page: Of<Page>, around: Seat = {}): Sample {
  return { name: `staff-${name}`, page: (context) => settle(page, context), around: seat(around) };
}
