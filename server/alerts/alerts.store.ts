import type { Db, Tx } from '../db/database';
import type { AlertKind, AlertPlace } from './alerts.rules';

export interface Alert extends AlertPlace {
  id: string;
  kind: AlertKind;
  raisedAt: number;
  /** The newest event that joined. */
  lastAt: number;
  /** Accounts sprayed, pupils locked, or times said. */
  count: number;
  details: Record<string, string | number>;
  handledAt: number | null;
}

export interface Joining {
  key: string;
  since: number;
  at: number;
  /** What the count reaches at least; null for one more. */
  reaches: number | null;
}

/** Adds an event to the alert that is still going. @returns whether there was one */
export async function joinAlert(tx: Tx, { key, since, at, reaches }: Joining): Promise<boolean> {
  const count =
    reaches === null
      ? tx.raw('count + 1')
      : tx.raw('CASE WHEN count < ? THEN CAST(? AS INTEGER) ELSE count END', [reaches, reaches]);
  const changed = await tx('alerts')
    .where({ joins: key })
    .andWhere('last_at', '>', since)
    .update({ last_at: at, count });
  return changed === 1;
}

/** The alert stays open, but a new incident gets one of its own. */
export async function closeToJoining(tx: Tx, key: string, since: number): Promise<void> {
  await tx('alerts').where({ joins: key }).andWhere('last_at', '<=', since).update({ joins: null });
}

/** @returns false when another transaction raised the same alert first */
export async function insertAlert(tx: Tx, alert: Alert, key: string): Promise<boolean> {
  const made: unknown[] = await tx('alerts')
    .insert({
      id: alert.id,
      kind: alert.kind,
      school_id: alert.schoolId,
      form_class_id: alert.formClassId,
      account_id: alert.accountId,
      raised_at: alert.raisedAt,
      last_at: alert.lastAt,
      count: alert.count,
      details: JSON.stringify(alert.details),
      handled_at: alert.handledAt,
      joins: key,
    })
    .onConflict('joins')
    .ignore()
    .returning('id');
  return made.length === 1;
}

export interface AlertFilter {
  open?: boolean;
  /** Of these schools only; the alerts of no school are then left out. */
  schoolId?: string;
  /** Of these classes only. */
  formClassIds?: readonly string[];
}

/** Newest first. */
export async function findAlerts(db: Db | Tx, filter: AlertFilter): Promise<Alert[]> {
  const query = db('alerts').orderBy([{ column: 'raised_at', order: 'desc' }, 'id']);
  if (filter.open) void query.whereNull('handled_at');
  if (filter.schoolId !== undefined) void query.where('school_id', filter.schoolId);
  if (filter.formClassIds) void query.whereIn('form_class_id', filter.formClassIds);
  const rows = await query.select<AlertRow[]>('*');
  return rows.map(toAlert);
}

/** Places where an alert of this kind, handled or not, has been going since then. */
export async function placesAlerted(
  db: Db | Tx,
  kind: AlertKind,
  since: number,
): Promise<AlertPlace[]> {
  const rows = await db('alerts')
    .where({ kind })
    .andWhere('last_at', '>', since)
    .select<AlertRow[]>('*');
  return rows.map(toAlert);
}

/** @returns false when it was handled before, or never was */
export async function markHandled(tx: Tx, id: string, at: number): Promise<boolean> {
  const changed = await tx('alerts')
    .where({ id, handled_at: null })
    .update({ handled_at: at, joins: null });
  return changed === 1;
}

/** @returns how many */
export function deleteHandled(tx: Tx, before: number): Promise<number> {
  return tx('alerts').where('handled_at', '<=', before).delete();
}

export interface AlertRow {
  id: string;
  kind: AlertKind;
  school_id: string | null;
  form_class_id: string | null;
  account_id: string | null;
  raised_at: number;
  last_at: number;
  count: number;
  details: string;
  handled_at: number | null;
}

/** @param row all columns of `alerts` */
export function toAlert(row: AlertRow): Alert {
  return {
    id: row.id,
    kind: row.kind,
    schoolId: row.school_id,
    formClassId: row.form_class_id,
    accountId: row.account_id,
    raisedAt: row.raised_at,
    lastAt: row.last_at,
    count: row.count,
    details: JSON.parse(row.details) as Record<string, string | number>,
    handledAt: row.handled_at,
  };
}
