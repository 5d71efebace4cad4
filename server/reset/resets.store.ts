import type { Knex } from 'knex';
import { CLOCKS_APART, HOUR } from '../clock';
import type { Db, Tx } from '../db/database';

export type ResetStep = 'choice' | 'new-password';
export type ResetOutcome = 'reset' | 'unlock';

/** A run through the forgotten-password journey, from the right answers on. Times in ms. */
export interface Reset {
  id: string;
  accountId: string;
  /** The account's epoch when the journey began; it ends when that has moved on. */
  authEpoch: number;
  step: ResetStep;
  passedAt: number;
  expiresAt: number;
  extendedAt: number | null;
  usedAt: number | null;
  outcome: ResetOutcome | null;
}

export interface NewReset {
  id: string;
  accountId: string;
  authEpoch: number;
  step: ResetStep;
  passedAt: number;
  expiresAt: number;
}

interface ResetRow {
  id: string;
  account_id: string;
  auth_epoch: number;
  step: ResetStep;
  passed_at: number;
  expires_at: number;
  extended_at: number | null;
  used_at: number | null;
  outcome: ResetOutcome | null;
}

export async function findReset(db: Db | Tx, id: string): Promise<Reset | null> {
  const row = (await db('resets').where({ id }).first()) as ResetRow | undefined;
  if (!row) return null;
  return {
    id: row.id,
    accountId: row.account_id,
    authEpoch: row.auth_epoch,
    step: row.step,
    passedAt: row.passed_at,
    expiresAt: row.expires_at,
    extendedAt: row.extended_at,
    usedAt: row.used_at,
    outcome: row.outcome,
  };
}

export async function insertReset(tx: Tx, reset: NewReset): Promise<void> {
  await tx('resets').insert({
    id: reset.id,
    account_id: reset.accountId,
    auth_epoch: reset.authEpoch,
    step: reset.step,
    passed_at: reset.passedAt,
    expires_at: reset.expiresAt,
  });
}

/** Of any number of final posts at once, one gets `true`. */
export async function consumeReset(
  tx: Tx,
  { id, now, outcome }: { id: string; now: number; outcome: ResetOutcome },
): Promise<boolean> {
  const step: ResetStep = outcome === 'unlock' ? 'choice' : 'new-password';
  const changed = await tx('resets')
    .where({ id, step })
    .whereNull('used_at')
    .where(inItsTime(now))
    .update({ used_at: now, outcome });
  return changed === 1;
}

export async function moveToNewPassword(tx: Tx, id: string, now: number): Promise<boolean> {
  const changed = await tx('resets')
    .where({ id, step: 'choice' })
    .whereNull('used_at')
    .where(inItsTime(now))
    .update({ step: 'new-password' });
  return changed === 1;
}

/** Once in a reset. */
export async function extendReset(
  tx: Tx,
  { id, now, expiresAt }: { id: string; now: number; expiresAt: number },
): Promise<boolean> {
  const changed = await tx('resets')
    .where({ id })
    .whereNull('used_at')
    .whereNull('extended_at')
    .where(inItsTime(now))
    .update({ extended_at: now, expires_at: expiresAt });
  return changed === 1;
}

/**
 * What expired an hour ago, and what begins in the future: its time must not come a second time.
 *
 * @param most how many at most
 */
export function sweepResets(tx: Tx, now: number, most: number): Promise<number> {
  const over = tx('resets')
    .where('expires_at', '<', now - HOUR)
    .orWhere('passed_at', '>', now + CLOCKS_APART)
    .limit(most)
    .select('id');
  return tx('resets').whereIn('id', over).delete();
}

/** One that begins in the future is as old as nobody knows: the clock was put back since. */
export function isInItsTime({ passedAt, expiresAt }: Reset, now: number): boolean {
  return passedAt <= now + CLOCKS_APART && expiresAt > now;
}

function inItsTime(now: number) {
  return (where: Knex.QueryBuilder): void => {
    void where.where('passed_at', '<=', now + CLOCKS_APART).where('expires_at', '>', now);
  };
}
