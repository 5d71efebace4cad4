import type { Db, Tx } from '../db/database';
import type { ScopedDb } from '../scope/scope.store';
import type { PreparedAnswer, Problem, RequestState, Resolution } from './request';

/** A request as staff in scope see it. Times in ms since 1970. */
export interface RequestRow {
  id: string;
  schoolId: string;
  fullName: string;
  className: string;
  asking: string;
  problem: Problem;
  message: string;
  replyTo: string;
  language: string;
  state: RequestState;
  madeAt: number;
  expectedAt: number | null;
  takenBy: string | null;
  takenAt: number | null;
  answer: PreparedAnswer | null;
  resolution: Resolution | 'forgotten' | null;
  closedAt: number | null;
}

interface RawRow {
  id: string;
  school_id: string;
  full_name: string;
  class_name: string;
  asking: string;
  problem: Problem;
  message: string;
  reply_to: string;
  language: string;
  state: RequestState;
  made_at: number;
  expected_at: number | null;
  taken_by: string | null;
  taken_at: number | null;
  answered_key: PreparedAnswer | null;
  resolution: Resolution | 'forgotten' | null;
  closed_at: number | null;
}

const columns = [
  ...['id', 'school_id', 'full_name', 'class_name', 'asking', 'problem', 'message', 'reply_to'],
  ...['language', 'state', 'made_at', 'expected_at', 'taken_by', 'taken_at', 'answered_key'],
  ...['resolution', 'closed_at'],
].map((name) => `help_requests.${name}`);

/** The open ones, oldest first; each stands for all that were joined to it. */
export async function openRequests(scoped: ScopedDb, most: number): Promise<RequestRow[]> {
  const rows = await scoped
    .requests()
    .whereIn('help_requests.state', ['received', 'looking'])
    .whereNull('help_requests.merged_into')
    .orderBy(['help_requests.made_at', 'help_requests.id'])
    .limit(most)
    .select<RawRow[]>(columns);
  return rows.map(fromRow);
}

export async function findRequest(scoped: ScopedDb, id: string): Promise<RequestRow | null> {
  const row = await scoped
    .requests()
    .where('help_requests.id', id)
    .whereNull('help_requests.merged_into')
    .first<RawRow | undefined>(columns);
  return row ? fromRow(row) : null;
}

/** What others asked about the same name and class meanwhile, oldest first. */
export async function joinedTo(scoped: ScopedDb, id: string): Promise<RequestRow[]> {
  const rows = await scoped
    .requests()
    .where('help_requests.merged_into', id)
    .orderBy(['help_requests.made_at', 'help_requests.id'])
    .select<RawRow[]>(columns);
  return rows.map(fromRow);
}

export interface PupilRow {
  accountId: string;
  fullName: string;
  className: string;
}

/** The pupils of one school within the scope, without leavers. */
export async function pupilsOf(scoped: ScopedDb, schoolId: string): Promise<PupilRow[]> {
  const rows = await scoped
    .pupils()
    .leftJoin('form_classes', 'form_classes.id', 'accounts.form_class_id')
    .where('accounts.school_id', schoolId)
    .whereNot('accounts.status', 'leaver')
    .select<{ id: string; full_name: string; name: string | null }[]>(
      'accounts.id',
      'accounts.full_name',
      'form_classes.name',
    );
  return rows.map(({ id, full_name, name }) => ({
    ...{ accountId: id, fullName: full_name, className: name ?? '' },
  }));
}

/** The names of the people who took requests, by id. */
export async function namesOfStaff(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db('staff_members')
    .whereIn('id', ids)
    .select<{ id: string; name: string }[]>('id', 'name');
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export interface Taking {
  id: string;
  staffId: string;
  /** Who has it now and gives it away; null where nobody has it. */
  from: string | null;
  at: number;
}

/** @returns false when somebody else was first, or it is closed */
export async function takeRequest(tx: Tx, { id, staffId, from, at }: Taking): Promise<boolean> {
  const open = tx('help_requests').where({ id }).whereIn('state', ['received', 'looking']);
  const free = from === null ? open.whereNull('taken_by') : open.where({ taken_by: from });
  const taken = await free.update({ state: 'looking', taken_by: staffId, taken_at: at });
  return taken === 1;
}

export interface Finish {
  id: string;
  staffId: string;
  at: number;
  state: 'answered' | 'come' | 'closed';
  answer: PreparedAnswer | null;
  resolution: Resolution | null;
}

/** @returns false when it is closed already, or somebody else has it */
export async function finishRequest(tx: Tx, finish: Finish): Promise<boolean> {
  const finished = await tx('help_requests')
    .where({ id: finish.id })
    .whereIn('state', ['received', 'looking'])
    .where((free) => {
      void free.whereNull('taken_by').orWhere({ taken_by: finish.staffId });
    })
    .update({
      ...{ state: finish.state, answered_key: finish.answer, resolution: finish.resolution },
      ...{ closed_at: finish.at, closed_by: finish.staffId, open_key: null },
    });
  return finished === 1;
}

function fromRow(row: RawRow): RequestRow {
  return {
    ...{ id: row.id, schoolId: row.school_id, fullName: row.full_name },
    ...{ className: row.class_name, asking: row.asking, problem: row.problem },
    ...{ message: row.message, replyTo: row.reply_to, language: row.language, state: row.state },
    ...{ madeAt: row.made_at, expectedAt: row.expected_at, takenBy: row.taken_by },
    ...{ takenAt: row.taken_at, answer: row.answered_key, resolution: row.resolution },
    closedAt: row.closed_at,
  };
}
