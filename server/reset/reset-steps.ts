import { trailOf } from '../access/trail';
import type { Visitor } from '../access/lanes';
import { findById } from '../accounts/accounts.store';
import type { Account } from '../accounts/account';
import { MINUTE } from '../clock';
import { inTransaction } from '../db/database';
import { isSuspended } from '../switches/switches.rules';
import type { ResetDependencies } from './reset';
import {
  consumeReset,
  extendReset,
  findReset,
  isInItsTime,
  moveToNewPassword,
  type Reset,
} from './resets.store';

export type OpenReset =
  | { kind: 'open'; reset: Reset; account: Account }
  | { kind: 'used'; reset: Reset; account: Account }
  | { kind: 'gone' };

/** The small steps between the answers and the end; each is one conditional UPDATE. */
export function createResetSteps(dependencies: ResetDependencies) {
  const { db, clock, audit, lockout, switches, resetMinutes } = dependencies;

  /**
   * Where a reset stands; it is gone when its time ran out, the account has moved on or the
   * questions of its school are suspended.
   */
  async function find(resetId: string): Promise<OpenReset> {
    const reset = await findReset(db, resetId);
    const account = reset && (await findById(db, reset.accountId));
    if (!reset || account?.status !== 'active') return { kind: 'gone' };
    if (reset.usedAt) return { kind: 'used', reset, account };
    if (isSuspended(await switches.active(), 'challenge', account.schoolId)) {
      return { kind: 'gone' };
    }
    const open = isInItsTime(reset, clock.now()) && account.authEpoch === reset.authEpoch;
    return open ? { kind: 'open', reset, account } : { kind: 'gone' };
  }

  /** A locked pupil wants a new password, not only to be unlocked. */
  function chooseNewPassword(resetId: string): Promise<boolean> {
    return inTransaction(db, (tx) => moveToNewPassword(tx, resetId, clock.now()));
  }

  /** Unlocks the sign-in and ends the reset; the password stays. */
  async function unlockOnly(resetId: string, visitor: Visitor): Promise<boolean> {
    const found = await find(resetId);
    if (found.kind !== 'open') return false;
    const { account } = found;
    return inTransaction(db, async (tx) => {
      const at = clock.now();
      if (!(await consumeReset(tx, { id: resetId, now: at, outcome: 'unlock' }))) return false;
      const paths = ['sign-in', 'current-password'] as const;
      await lockout.release(tx, { canonicalId: account.loginIdFolded, paths });
      const action = 'lock.released';
      await audit.record(tx, trailOf({ account, visitor, at, action, result: 'by-challenge' }));
      return true;
    });
  }

  /** Gives the pupil the whole time once more; once in a reset. */
  function extend(resetId: string): Promise<boolean> {
    return inTransaction(db, (tx) => {
      const now = clock.now();
      return extendReset(tx, { id: resetId, now, expiresAt: now + resetMinutes * MINUTE });
    });
  }

  return { find, chooseNewPassword, unlockOnly, extend };
}
