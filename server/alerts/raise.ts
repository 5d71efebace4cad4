import { v7 as uuidv7 } from 'uuid';
import type { Tx } from '../db/database';
import {
  joinKey,
  joinsSince,
  type AlertKind,
  type AlertPlace,
  type AlertPolicy,
} from './alerts.rules';
import { closeToJoining, insertAlert, joinAlert, type Alert } from './alerts.store';

export interface Incident {
  kind: AlertKind;
  place: AlertPlace;
  at: number;
  /** What the count reaches; null for one more. */
  reaches: number | null;
  details: Record<string, string | number>;
}

/**
 * One alert for one incident, however many events it has and however many arrive at once.
 *
 * @returns the alert when it is new, null when the event joined one or another raised it first
 */
export async function raise(
  tx: Tx,
  incident: Incident,
  policy: AlertPolicy,
): Promise<Alert | null> {
  const { kind, place, at, reaches, details } = incident;
  const key = joinKey(kind, place);
  const since = joinsSince(kind, at, policy);
  if (await joinAlert(tx, { key, since, at, reaches })) return null;
  await closeToJoining(tx, key, since);
  const alert: Alert = {
    ...place,
    id: uuidv7(),
    kind,
    raisedAt: at,
    lastAt: at,
    count: reaches ?? 1,
    details,
    handledAt: null,
  };
  return (await insertAlert(tx, alert, key)) ? alert : null;
}
