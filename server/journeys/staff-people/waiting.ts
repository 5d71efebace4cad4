import type { PersonLine } from '../../desk/people.store';
import type { StaffContext } from '../../http/staff-visit';
import { mayGrant } from '../../staff/roles.rules';

/** Those who were invited, or came with a file, and have no password yet. */
export function waitingFor(
  people: readonly PersonLine[],
  { member }: StaffContext,
): readonly PersonLine[] {
  return people.filter(
    ({ id, role, status, hasPassword }) =>
      !hasPassword && status === 'active' && id !== member.id && mayGrant(member.role, role),
  );
}
