import type { Tx } from '../db/database';
import type { AlertPolicy } from './alerts.rules';
import { placesAlerted, type Alert } from './alerts.store';
import { classesLocked, countLocked } from './marks.store';
import { raise } from './raise';

export interface LockedClass {
  schoolId: string | null;
  formClassId: string | null;
}

export interface PrankCheck {
  now: number;
  policy: AlertPolicy;
}

/** Pupils, not locks: one child who keeps guessing is no prank on the class. */
export async function checkPrank(
  tx: Tx,
  { schoolId, formClassId }: LockedClass,
  { now, policy }: PrankCheck,
): Promise<Alert[]> {
  const count = await countLocked(tx, formClassId, now - policy.windowMs);
  if (count < policy.prankLocks) return [];
  const place = { schoolId, formClassId, accountId: null };
  const incident = { kind: 'prank' as const, place, at: now, reaches: count, details: {} };
  const alert = await raise(tx, incident, policy);
  return alert ? [alert] : [];
}

/** The classes where nobody has raised it yet: see `sweep`. */
export async function checkMissedPranks(tx: Tx, check: PrankCheck): Promise<Alert[]> {
  const since = check.now - check.policy.windowMs;
  const classes = await classesLocked(tx, check.policy.prankLocks);
  const alerted = await placesAlerted(tx, 'prank', since);
  const known = new Set(alerted.map((place) => place.formClassId));
  const raised: Alert[] = [];
  for (const locked of classes.filter(({ formClassId }) => !known.has(formClassId))) {
    raised.push(...(await checkPrank(tx, locked, check)));
  }
  return raised;
}
