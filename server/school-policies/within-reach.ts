import type { IsCommonPassword } from '../password/common-passwords';
import type { PasswordPolicy, PasswordSubject } from '../password/password.rules';
import { defaultPassword, suggestPassword } from '../password/suggest';

const nobody: PasswordSubject = { firstName: '', lastName: '', userId: '', loginId: '' };

/**
 * Whether the portal itself can make passwords within a policy. What it cannot make, a child of
 * eight cannot either, and no default password could be issued.
 *
 * @param rounds how often each kind is made: chance may let one through that fails the next time
 */
export function isWithinReach(
  policy: PasswordPolicy,
  { isCommon, rounds }: { isCommon: IsCommonPassword; rounds: number },
): boolean {
  const request = { policy, subject: nobody, isCommon };
  return Array.from({ length: rounds }).every(
    () =>
      defaultPassword(request).kind === 'suggested' &&
      suggestPassword(request).kind === 'suggested',
  );
}
