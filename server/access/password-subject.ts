import type { Account } from '../accounts/account';
import type { PasswordSubject } from '../password/password.rules';

/** The names that a password must not contain. */
export function passwordSubject(
  account: Pick<Account, 'firstName' | 'lastName' | 'loginId'>,
): PasswordSubject {
  return {
    firstName: account.firstName,
    lastName: account.lastName,
    userId: account.loginId.split('@')[0] ?? account.loginId,
    loginId: account.loginId,
  };
}
