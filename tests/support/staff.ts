import { Secret, TOTP } from 'otpauth';
import { atCommandLine, type Invitation } from '../../server/staff/people';
import { sayProblem } from '../../server/staff/people.rules';
import type { StaffMember } from '../../server/staff/staff-member';
import { findMemberById } from '../../server/staff/staff.store';
import type { Portal } from './portal';
import type { Visit } from './visit';

export const STAFF_PASSWORD = 'quiet lantern over the hall';

export interface StaffPerson {
  member: StaffMember;
  visit: Visit;
}

let made = 0;

/** Invited at the command line; nothing set up yet. */
export async function inviteStaff(
  { services }: Portal,
  invitation: Partial<Invitation> & Pick<Invitation, 'role'>,
): Promise<{ member: StaffMember; setupUrl: string }> {
  const number = ++made;
  const result = await services.people.invite(
    {
      email: `staff${number}@school.example.org`,
      name: `Person ${number}`,
      schoolCode: null,
      ...invitation,
    },
    atCommandLine,
  );
  if (result.kind !== 'invited') throw new Error(result.problems.map(sayProblem).join('; '));
  return result;
}

/** Follows the set-up link and chooses the password. */
export async function setUpStaff(
  portal: Portal,
  invitation: Partial<Invitation> & Pick<Invitation, 'role'>,
): Promise<StaffPerson> {
  const { member, setupUrl } = await inviteStaff(portal, invitation);
  const visit = portal.visit();
  const { pathname } = new URL(setupUrl);
  await visit.get(pathname);
  const done = await visit.post(pathname, {
    newPassword: STAFF_PASSWORD,
    confirmPassword: STAFF_PASSWORD,
  });
  if (done.location !== '/staff') throw new Error(`the set-up led to ${String(done.location)}`);
  return { member: await reload(portal, member), visit };
}

/** Set up, with a second factor, in a visit that may do everything. */
export async function asStaffMember(
  portal: Portal,
  invitation: Partial<Invitation> & Pick<Invitation, 'role'>,
): Promise<StaffPerson & { totpSecret: string }> {
  const { member, visit } = await setUpStaff(portal, invitation);
  const page = await visit.get('/staff/set-factor');
  const totpSecret = secretIn(page.text);
  await visit.post('/staff/set-factor', { code: codeOf(portal, totpSecret) });
  return { member: await reload(portal, member), visit, totpSecret };
}

export function codeOf({ clock }: Portal, secret: string): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now() });
}

export function secretIn(text: string): string {
  const uri = /data-testid="totp-uri">([^<]+)</.exec(text)?.[1]?.replaceAll('&amp;', '&');
  const secret = uri && new URL(uri).searchParams.get('secret');
  if (!secret) throw new Error('the page shows no otpauth address');
  return secret;
}

export async function reload({ services }: Portal, { id }: StaffMember): Promise<StaffMember> {
  const member = await findMemberById(services.db, id);
  if (!member) throw new Error('the person is gone');
  return member;
}
