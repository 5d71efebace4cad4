import type { Account } from '../accounts/account';
import { endSessions, findByLoginId } from '../accounts/accounts.store';
import type { Audit } from '../audit/audit';
import { HOUR, type Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import type { Lockout } from '../lockout/lockout';
import type { Passwords } from '../password/password';
import { passwordSubject } from './password-subject';
import { identifiedBy, trailOf, type By } from './trail';

export interface DefaultPasswordDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  lockout: Lockout;
  passwords: Passwords;
  /** How long one of a school can be used. */
  hoursFor: (schoolId: string) => number;
}

export type IssueResult =
  | { kind: 'issued'; loginId: string; defaultPassword: string; expiresAt: number }
  | { kind: 'unknown' }
  | { kind: 'not-active' };

export type IssueDefaultPassword = ReturnType<typeof createIssueDefaultPassword>;

/** Made by the system, shown once. Ends every visit and open reset, and unlocks the sign-in. */
export function createIssueDefaultPassword(dependencies: DefaultPasswordDependencies) {
  const { db, clock, audit, lockout, passwords, hoursFor } = dependencies;

  return async function issueDefault(canonicalId: string, by: By): Promise<IssueResult> {
    const account = await findByLoginId(db, canonicalId);
    if (!account) return { kind: 'unknown' };
    if (account.status !== 'active') return { kind: 'not-active' };
    const { password, stored } = await makeDefault(passwords, account);
    const at = clock.now();
    const hours = hoursFor(account.schoolId);
    const expiresAt = at + hours * HOUR;
    await inTransaction(db, async (tx) => {
      await endSessions(tx, account.id);
      await passwords.of(account).saveNew(tx, {
        accountId: account.id,
        stored,
        kind: 'default',
        changedAt: at,
        changedHow: 'default',
        expiresAt,
      });
      await lockout.release(tx, { canonicalId, paths: ['sign-in', 'current-password'] });
      const action = 'default-password.issued';
      const actor = { kind: by.kind, id: by.id };
      const details = { hours, ...identifiedBy(by) };
      await audit.record(tx, trailOf({ account, actor, at, action, result: 'done', details }));
    });
    return { kind: 'issued', loginId: account.loginId, defaultPassword: password, expiresAt };
  };
}

export interface NewPupil {
  accountId: string;
  schoolId: string;
  loginId: string;
  firstName: string;
  lastName: string;
}

/** For a printed slip: an account that is only being made, so there is no history yet. */
export function createIssueForSlip({ passwords }: { passwords: Passwords }) {
  return (pupil: NewPupil) => makeDefault(passwords, { ...pupil, id: null });
}

/** For an account that is there: not one of its former passwords, and not its names. */
export function createMakeDefault({ passwords }: { passwords: Passwords }) {
  return (account: Receiver) => makeDefault(passwords, account);
}

type Receiver = Pick<Account, 'schoolId' | 'firstName' | 'lastName' | 'loginId'> & {
  id: string | null;
};

async function makeDefault(passwords: Passwords, account: Receiver) {
  const subject = passwordSubject(account);
  const ofSchool = passwords.of(account);
  for (let round = 0; round < ROUNDS; round++) {
    const password = ofSchool.makeDefault(subject);
    const prepared = await ofSchool.prepareNew({
      accountId: account.id,
      subject,
      value: password,
    });
    if (prepared.kind === 'ready') return { password, stored: prepared.stored };
  }
  throw new Error('the password policy refuses every default password');
}

/** More than one is needed only when chance makes one of the last few again. */
const ROUNDS = 5;
