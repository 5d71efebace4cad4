import { toEvent, type EventRow, type RecordedEvent } from '../audit/audit-reading.store';
import type { ScopedDb } from '../scope/scope.store';

/** What staff look for in the audit; what is left out does not narrow it. */
export interface AuditFilter {
  /** The school's id. */
  chain?: string;
  action?: string;
  /** Who did it, or whom it concerned: any of these ids. */
  people?: readonly string[];
  /** Milliseconds since 1970, UTC; the first moment that counts. */
  from?: number;
  /** The first moment that does not count any more. */
  to?: number;
}

export interface AuditLine {
  id: string;
  at: number;
  chain: string;
  seq: number;
  actorKind: string;
  actorId: string | null;
  /** Of staff; null for everybody else. */
  actorName: string | null;
  subjectId: string | null;
  /** Of staff; null for everybody else. */
  subjectName: string | null;
  action: string;
  result: string;
  /** JSON text. */
  details: string;
}

type LineRow = EventRow & { actor_name: string | null; subject_name: string | null };

interface Place {
  after: { at: number; id: string } | null;
  limit: number;
}

/** Newest first; keyset paging, so that page 400 costs what page 1 costs. */
export async function auditLines(
  scoped: ScopedDb,
  filter: AuditFilter,
  { after, limit }: Place,
): Promise<AuditLine[]> {
  const query = narrowed(scoped, filter);
  if (after) {
    void query.whereRaw('(audit_events.at, audit_events.id) < (?, ?)', [after.at, after.id]);
  }
  const rows = await query
    .leftJoin('staff_members as actor', 'actor.id', 'audit_events.actor_id')
    .leftJoin('staff_members as subject', 'subject.id', 'audit_events.subject_id')
    .orderBy([
      { column: 'audit_events.at', order: 'desc' },
      { column: 'audit_events.id', order: 'desc' },
    ])
    .limit(limit)
    .select<LineRow[]>(
      'audit_events.*',
      'actor.name as actor_name',
      'subject.name as subject_name',
    );
  return rows.map(({ actor_name: actorName, subject_name: subjectName, ...row }) => {
    const { id, at, chain, seq, actorKind, actorId, subjectId, action, result, details } =
      toEvent(row);
    const who = { actorKind, actorId, actorName, subjectId, subjectName };
    return { id, at, chain, seq, ...who, action, result, details };
  });
}

/** Oldest first, without addresses and the like: what an export takes. */
export async function auditPage(
  scoped: ScopedDb,
  filter: AuditFilter,
  { after, limit }: Place,
): Promise<RecordedEvent[]> {
  const query = narrowed(scoped, filter);
  if (after) {
    void query.whereRaw('(audit_events.at, audit_events.id) > (?, ?)', [after.at, after.id]);
  }
  const rows = await query
    .orderBy(['audit_events.at', 'audit_events.id'])
    .limit(limit)
    .select<EventRow[]>('audit_events.*');
  return rows.map((row) => toEvent({ ...row, salt: null, personal_details: null }));
}

/** The ids of those in scope who fit what was typed: a login ID, a student number, part of a name. */
export async function peopleLike(
  scoped: ScopedDb,
  typed: { canonicalId: string; text: string },
): Promise<string[]> {
  const { canonicalId, text } = typed;
  const part = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const pupils = await scoped
    .pupils()
    .where((one) => {
      void one
        .where('accounts.login_id_folded', canonicalId)
        .orWhere('accounts.student_number', text);
    })
    .limit(MATCHES_MOST)
    .select<{ id: string }[]>('accounts.id');
  const staff = await scoped
    .people()
    .whereRaw("lower(staff_members.name) LIKE ? ESCAPE '\\'", [part])
    .limit(MATCHES_MOST)
    .select<{ id: string }[]>('staff_members.id');
  return [...pupils, ...staff].map(({ id }) => id);
}

const MATCHES_MOST = 50;

/** Name and class of those ids that are pupils in scope. */
export async function pupilNames(
  scoped: ScopedDb,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await scoped
    .pupils()
    .whereIn('accounts.id', ids)
    .join('form_classes', 'form_classes.id', 'accounts.form_class_id')
    .select<{ id: string; name: string; class: string }[]>(
      'accounts.id',
      'accounts.full_name as name',
      'form_classes.name as class',
    );
  return new Map(rows.map((row) => [row.id, `${row.name}, ${row.class}`]));
}

function narrowed(scoped: ScopedDb, { chain, action, people, from, to }: AuditFilter) {
  const query = scoped.auditEvents();
  if (chain !== undefined) void query.where('audit_events.chain', chain);
  if (action !== undefined) void query.where('audit_events.action', action);
  if (from !== undefined) void query.where('audit_events.at', '>=', from);
  if (to !== undefined) void query.where('audit_events.at', '<', to);
  if (people !== undefined) {
    void query.where((one) => {
      void one
        .whereIn('audit_events.subject_id', people)
        .orWhereIn('audit_events.actor_id', people);
    });
  }
  return query;
}
