import type { Account } from '../accounts/account';
import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import type { Lockout } from '../lockout/lockout';
import type { Passwords } from '../password/password';
import type { LaneOf, Visitor } from './lanes';
import { trailOf } from './trail';

export interface CurrentPasswordDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  lockout: Lockout;
  passwords: Passwords;
  laneOf: LaneOf;
}

export interface Proof {
  account: Account;
  password: string;
  visitor: Visitor;
}

export type ProofResult =
  | { kind: 'right' }
  | { kind: 'wrong'; attemptsLeft: number }
  | { kind: 'locked'; until: number | null };

export type ProvePassword = ReturnType<typeof createProvePassword>;

/** A signed-in pupil types the password again; counted apart from sign-in (security 7). */
export function createProvePassword(dependencies: CurrentPasswordDependencies) {
  const { db, clock, audit, lockout, passwords, laneOf } = dependencies;

  return async function provePassword({ account, password, visitor }: Proof): Promise<ProofResult> {
    const place = {
      canonicalId: account.loginIdFolded,
      path: 'current-password',
      lane: await laneOf(visitor, account.id),
    } as const;
    const admission = await lockout.admit({ ...place, accountId: account.id, secret: password });
    if (admission.verdict !== 'admitted') {
      return { kind: 'locked', until: admission.verdict === 'closed' ? null : admission.until };
    }
    const compare = async () => passwords.verify(await passwords.find(account.id), password);
    const right = await lockout.evaluating(admission.ticket, compare);
    await inTransaction(db, async (tx) => {
      await (right ? lockout.succeeded(tx, place) : lockout.failed(tx, admission.ticket));
      const result = right ? 'right' : 'wrong';
      const at = clock.now();
      await audit.record(tx, trailOf({ account, visitor, at, action: 'current-password', result }));
    });
    return right
      ? { kind: 'right' }
      : { kind: 'wrong', attemptsLeft: admission.ticket.attemptsLeft };
  };
}
