import type { PupilInScope } from './pupil-in-scope.store';
import type { ScopedDb } from '../scope/scope.store';

/** What happened to one pupil, as the audit tells it. */
export interface TimelineEvent {
  id: string;
  at: number;
  actorKind: string;
  /** Of staff; null for everybody else. */
  actorName: string | null;
  action: string;
  result: string;
  details: Record<string, string | number | null>;
}

interface EventRow {
  id: string;
  at: number;
  actor_kind: string;
  actor_name: string | null;
  action: string;
  result: string;
  details: string;
}

/** Newest first. */
export async function timelineOf(
  scoped: ScopedDb,
  pupil: PupilInScope,
  most: number,
): Promise<TimelineEvent[]> {
  const rows = await scoped
    .ofPupils('audit_events', 'subject_id')
    .where('audit_events.subject_id', pupil.id)
    .leftJoin('staff_members', 'staff_members.id', 'audit_events.actor_id')
    .orderBy([
      { column: 'audit_events.at', order: 'desc' },
      { column: 'audit_events.id', order: 'desc' },
    ])
    .limit(most)
    .select<EventRow[]>(
      'audit_events.id',
      'audit_events.at',
      'audit_events.actor_kind',
      'staff_members.name as actor_name',
      'audit_events.action',
      'audit_events.result',
      'audit_events.details',
    );
  return rows.map((row) => ({
    ...{ id: row.id, at: row.at, action: row.action, result: row.result },
    actorKind: row.actor_kind,
    actorName: row.actor_name,
    details: JSON.parse(row.details) as TimelineEvent['details'],
  }));
}
