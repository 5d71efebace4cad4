import type { Account } from '../accounts/account';
import { bumpEpoch } from '../accounts/accounts.store';
import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import type { Lockout } from '../lockout/lockout';
import type { Passwords, RuleFailure } from '../password/password';
import type { Visitor } from './lanes';
import { passwordSubject } from './password-subject';
import { trailOf } from './trail';

export interface ChoosePasswordDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  lockout: Lockout;
  passwords: Passwords;
}

export interface Choice {
  account: Account;
  newPassword: string;
  visitor: Visitor;
  /** `first`: instead of a default password; `self`: by somebody who knew the old one. */
  how: 'first' | 'self';
}

export type ChoiceResult =
  | { kind: 'changed'; epoch: number }
  | { kind: 'refused'; failures: RuleFailure[] }
  /** The password was changed, or the account disabled, somewhere else in the meantime. */
  | { kind: 'overtaken' };

export type ChoosePassword = ReturnType<typeof createChoosePassword>;

/** A signed-in pupil's new password. Every other visit and every open reset of the account ends. */
export function createChoosePassword(dependencies: ChoosePasswordDependencies) {
  const { db, clock, audit, lockout, passwords } = dependencies;

  return async function choosePassword(choice: Choice): Promise<ChoiceResult> {
    const { account, newPassword, visitor, how } = choice;
    const ofSchool = passwords.of(account);
    const prepared = await ofSchool.prepareNew({
      accountId: account.id,
      subject: passwordSubject(account),
      value: newPassword,
    });
    if (prepared.kind === 'refused') return prepared;
    const changed = await inTransaction(db, async (tx) => {
      const { id, authEpoch: epoch } = account;
      if (!(await bumpEpoch(tx, { id, epoch }))) return false;
      const at = clock.now();
      await ofSchool.saveNew(tx, {
        accountId: id,
        stored: prepared.stored,
        kind: 'own',
        changedAt: at,
        changedHow: how,
      });
      await lockout.succeeded(tx, { canonicalId: account.loginIdFolded, path: 'current-password' });
      const details = { how };
      await audit.record(
        tx,
        trailOf({ account, visitor, at, action: 'password.changed', result: 'done', details }),
      );
      return true;
    });
    return changed ? { kind: 'changed', epoch: account.authEpoch + 1 } : { kind: 'overtaken' };
  };
}
