import { passwordSubject } from '../access/password-subject';
import { trailOf } from '../access/trail';
import type { Visitor } from '../access/lanes';
import type { Account } from '../accounts/account';
import { bumpEpoch, setMoments } from '../accounts/accounts.store';
import { inTransaction, type Tx } from '../db/database';
import type { StoredHash } from '../password/hashing';
import type { RuleFailure } from '../password/password.rules';
import type { ResetDependencies } from './reset';
import { createResetSteps } from './reset-steps';
import { consumeReset, type Reset } from './resets.store';

export interface FinalPost {
  resetId: string;
  newPassword: string;
  visitor: Visitor;
}

export type FinishResult =
  | { kind: 'done' }
  /** The reset stays open: a refused password never burns it. */
  | { kind: 'refused'; failures: RuleFailure[] }
  | { kind: 'gone' };

interface Ready {
  reset: Reset;
  account: Account;
  stored: StoredHash;
  visitor: Visitor;
}

/** The new password, checked fully before the reset is consumed. Of many final posts one wins. */
export function createFinishReset(dependencies: ResetDependencies) {
  const { db, passwords } = dependencies;
  const { find } = createResetSteps(dependencies);

  return async function finish(post: FinalPost): Promise<FinishResult> {
    const found = await find(post.resetId);
    if (found.kind !== 'open') return replayed(post);
    const { reset, account } = found;
    if (reset.step !== 'new-password') return { kind: 'gone' };
    const prepared = await passwords.of(account).prepareNew({
      accountId: account.id,
      subject: passwordSubject(account),
      value: post.newPassword,
    });
    if (prepared.kind === 'refused') return overtakenOr(prepared, post);
    const { stored } = prepared;
    const won = await commit({ reset, account, stored, visitor: post.visitor });
    return won ? { kind: 'done' } : replayed(post);
  };

  /** Another post of this reset may have set the very password that history now refuses. */
  async function overtakenOr(
    refused: { kind: 'refused'; failures: RuleFailure[] },
    post: FinalPost,
  ): Promise<FinishResult> {
    const now = await find(post.resetId);
    return now.kind === 'open' ? refused : replayed(post);
  }

  /** A final post sent twice leads to its own result, and to nothing with another password. */
  async function replayed({ resetId, newPassword }: FinalPost): Promise<FinishResult> {
    const found = await find(resetId);
    if (found.kind !== 'used' || found.reset.outcome !== 'reset') return { kind: 'gone' };
    const { account, reset } = found;
    // Only while the password set here still stands: later ones must not be tried out here.
    if (account.authEpoch !== reset.authEpoch + 1) return { kind: 'gone' };
    const same = await passwords.verify(await passwords.find(account.id), newPassword);
    return same ? { kind: 'done' } : { kind: 'gone' };
  }

  async function commit(ready: Ready): Promise<boolean> {
    try {
      await inTransaction(db, (tx) => write(dependencies, tx, ready));
      return true;
    } catch (error) {
      if (error instanceof Overtaken) return false;
      throw error;
    }
  }
}

/** Thrown inside the transaction, so that all of it is undone. */
class Overtaken extends Error {}

async function write(
  { clock, audit, lockout, passwords }: ResetDependencies,
  tx: Tx,
  { reset, account, stored, visitor }: Ready,
): Promise<void> {
  const at = clock.now();
  if (!(await consumeReset(tx, { id: reset.id, now: at, outcome: 'reset' }))) throw new Overtaken();
  const { id, loginIdFolded: canonicalId } = account;
  if (!(await bumpEpoch(tx, { id, epoch: reset.authEpoch }))) throw new Overtaken();
  await setMoments(tx, id, { challengeResetAt: at });
  await passwords.of(account).saveNew(tx, {
    accountId: id,
    stored,
    kind: 'own',
    changedAt: at,
    changedHow: 'challenge',
    noticePendingAt: at,
  });
  const paths = ['sign-in', 'current-password', 'challenge'] as const;
  await lockout.release(tx, { canonicalId, paths });
  const action = 'password.changed';
  const details = { how: 'challenge' };
  await audit.record(tx, trailOf({ account, visitor, at, action, result: 'done', details }));
}
