import type { Db, Tx } from '../db/database';
import type { AlertPlace, AlertPolicy } from './alerts.rules';
import { placesAlerted, type Alert } from './alerts.store';
import { countSprayed, schoolsSprayed } from './marks.store';
import { raise } from './raise';

/** A secret on its path. */
export interface Sprayed {
  digest: number;
  path: string;
}

export interface SprayCheck {
  now: number;
  policy: AlertPolicy;
  /** The school that was hit just now; undefined when the worker looks. */
  hit?: string | null;
}

/**
 * Raises one alert in every school that a sprayed secret hit, so that each school's staff see it
 * and none sees another's.
 */
export async function checkSpraying(
  tx: Tx,
  sprayed: Sprayed,
  { now, policy, hit }: SprayCheck,
): Promise<Alert[]> {
  const accounts = await countSprayed(tx, sprayed, now - policy.windowMs);
  if (accounts < policy.sprayAccounts) return [];
  const missing = await schoolsMissing(tx, sprayed, now - policy.windowMs);
  if (hit !== undefined) missing.add(hit);
  const raised: Alert[] = [];
  // In one order everywhere, so that two sprays at once do not wait for each other.
  for (const schoolId of [...missing].sort()) {
    const place = { schoolId, formClassId: null, accountId: null };
    const details = { path: sprayed.path };
    const incident = { kind: 'spraying' as const, place, at: now, reaches: accounts, details };
    const alert = await raise(tx, incident, policy);
    if (alert) raised.push(alert);
  }
  return raised;
}

async function schoolsMissing(
  db: Db | Tx,
  sprayed: Sprayed,
  since: number,
): Promise<Set<string | null>> {
  const hit = await schoolsSprayed(db, sprayed, since);
  const alerted: AlertPlace[] = await placesAlerted(db, 'spraying', since);
  const known = new Set(alerted.map((place) => place.schoolId));
  return new Set(hit.filter((schoolId) => !known.has(schoolId)));
}
