import type { Level } from '../accounts/account';
import { lineOf, type LineRow, type PupilLine } from './pupil-line';
import type { ScopedDb } from '../scope/scope.store';

export type { PupilLine } from './pupil-line';

export const pupilStates = [
  'never-signed-in',
  'no-qna',
  'locked',
  'default-pending',
  'disabled',
] as const;
export type PupilStateFilter = (typeof pupilStates)[number];

export interface PupilFilter {
  /** Part of a name, a login ID or a student number. */
  q?: string;
  formClassId?: string;
  level?: Level;
  state?: PupilStateFilter;
  schoolId?: string;
}

export interface PageOf {
  now: number;
  /** A closed lane opens again by itself after this time, in ms. */
  reopenAfterMs: number;
  most: number;
  /** The last row of the page before. */
  after?: { fullName: string; id: string } | null;
}

/** By name, then id; keyset paging, so that page 400 costs what page 1 costs. */
export async function listPupils(
  scoped: ScopedDb,
  filter: PupilFilter,
  page: PageOf,
): Promise<PupilLine[]> {
  const query = (await narrowed(scoped, filter, page)).query
    // Left, so that SQLite walks through the names in their order instead of sorting them all.
    .leftJoin('form_classes', 'form_classes.id', 'accounts.form_class_id')
    .leftJoin('password_credentials', 'password_credentials.account_id', 'accounts.id')
    .leftJoin('answer_sets', (on) => {
      on.on('answer_sets.account_id', 'accounts.id').andOnVal('answer_sets.state', 'current');
    })
    .orderBy(['accounts.full_name', 'accounts.id'])
    .limit(page.most)
    .select(lockedNow(scoped, page).count('*').as('locked'));
  const { after } = page;
  if (after) {
    void query.whereRaw('(accounts.full_name, accounts.id) > (?, ?)', [after.fullName, after.id]);
  }
  const rows = await query.select<LineRow[]>(
    'accounts.id',
    'accounts.full_name',
    'accounts.login_id',
    'accounts.student_number',
    'form_classes.name as class_name',
    'accounts.level',
    'accounts.status',
    'accounts.last_sign_in_at',
    'password_credentials.kind as password_kind',
    'password_credentials.expires_at as password_expires_at',
    'answer_sets.source as qna_source',
  );
  return rows.map((row) => lineOf(row, page.now));
}

export async function countPupils(
  scoped: ScopedDb,
  filter: PupilFilter,
  page: Pick<PageOf, 'now' | 'reopenAfterMs'>,
): Promise<number> {
  const { query } = await narrowed(scoped, filter, page);
  const [row] = await query.count<{ pupils: number }[]>('* as pupils');
  return row?.pupils ?? 0;
}

/** The ids alone, for what is done to many at once. */
export async function pupilIds(
  scoped: ScopedDb,
  filter: PupilFilter,
  page: Pick<PageOf, 'now' | 'reopenAfterMs' | 'most'>,
): Promise<string[]> {
  const { query } = await narrowed(scoped, filter, page);
  const rows = await query
    .orderBy(['accounts.full_name', 'accounts.id'])
    .limit(page.most)
    .select<{ id: string }[]>('accounts.id');
  return rows.map(({ id }) => id);
}

type Moment = Pick<PageOf, 'now' | 'reopenAfterMs'>;

/** The query stands in an object of its own: a bare one would run as soon as it is awaited. */
async function narrowed(scoped: ScopedDb, filter: PupilFilter, moment: Moment) {
  const { q, schoolId } = filter;
  const everywhere = scoped.scope.role === 'admin' && !schoolId;
  const ids = q && everywhere ? await idsEverywhere(scoped, q) : null;
  return { query: narrow(scoped, filter, { moment, ids }) };
}

function narrow(
  scoped: ScopedDb,
  filter: PupilFilter,
  { moment, ids }: { moment: Moment; ids: string[] | null },
) {
  const query = scoped.pupils();
  const { q, formClassId, level, state, schoolId } = filter;
  if (schoolId) void query.where('accounts.school_id', schoolId);
  if (formClassId) void query.where('accounts.form_class_id', formClassId);
  if (level) void query.where('accounts.level', level);
  // Those who left are found by their number or name, and are in no list.
  if (state !== 'disabled' && !q) void query.where('accounts.status', 'active');
  if (ids) void query.whereIn('accounts.id', ids);
  else if (q) search(query, q);
  if (state) withState(query, state, { scoped, moment });
  return query;
}

type Query = ReturnType<ScopedDb['pupils']>;

/** Letters are compared without case; `%` and `_` stand for themselves. */
function search(query: Query, q: string): void {
  const typed = q.normalize('NFC').trim().toLowerCase();
  const part = `%${typed.replace(/[\\%_]/g, '\\$&')}%`;
  const joined = `%${typed.replace(/\s+/g, '_').replace(/[\\%_]/g, '\\$&')}%`;
  void query.where((any) => {
    void any
      .whereRaw("lower(accounts.full_name) LIKE ? ESCAPE '\\'", [part])
      .orWhereRaw("accounts.login_id_folded LIKE ? ESCAPE '\\'", [joined])
      .orWhereRaw("lower(accounts.student_number) LIKE ? ESCAPE '\\'", [part]);
  });
}

/**
 * Among all schools only beginnings are found, each by an index: a part of a name would be looked
 * for in every row of a nation. Asked first, since a planner would rather walk through all names.
 */
async function idsEverywhere(scoped: ScopedDb, q: string): Promise<string[]> {
  const typed = q.normalize('NFC').trim().toLowerCase();
  const found: string[] = [];
  for (const column of ['login_id_folded', 'lower(full_name)', 'lower(student_number)']) {
    const rows = await scoped
      .pupils()
      .whereRaw(`(${column})${scoped.byteOrder} >= ?`, [typed])
      .whereRaw(`(${column})${scoped.byteOrder} < ?`, [`${typed}\u{10FFFF}`])
      .limit(FOUND_EVERYWHERE)
      .select<{ id: string }[]>('accounts.id');
    found.push(...rows.map(({ id }) => id));
  }
  return found;
}

/** Of one column: who has so many namesakes chooses a school first. */
const FOUND_EVERYWHERE = 200;

function withState(
  query: Query,
  state: PupilStateFilter,
  { scoped, moment }: { scoped: ScopedDb; moment: Moment },
): void {
  switch (state) {
    case 'never-signed-in':
      void query.whereNull('accounts.last_sign_in_at');
      return;
    case 'no-qna':
      void query.whereNotExists(
        scoped
          .ofPupils('answer_sets', 'account_id')
          .whereRaw('answer_sets.account_id = accounts.id')
          .select('answer_sets.id'),
      );
      return;
    case 'locked':
      void query.whereIn(
        'accounts.id',
        shutCounters(scoped, moment).select('attempt_counters.account_id'),
      );
      return;
    case 'default-pending':
      void query.whereIn(
        'accounts.id',
        scoped
          .ofPupils('password_credentials', 'account_id')
          .where('password_credentials.kind', 'default')
          .select('password_credentials.account_id'),
      );
      return;
    case 'disabled':
      void query.where('accounts.status', 'disabled');
  }
}

/** Counters of the pupil of the outer row that let nobody try at this moment. */
function lockedNow(scoped: ScopedDb, moment: Moment) {
  return shutCounters(scoped, moment).whereRaw('attempt_counters.account_id = accounts.id');
}

/** Counters of pupils in scope that let nobody try at this moment. */
export function shutCounters(scoped: ScopedDb, { now, reopenAfterMs }: Moment) {
  return scoped
    .ofPupils('attempt_counters', 'account_id')
    .whereIn('attempt_counters.path', ['sign-in', 'challenge'])
    .where((shut) => {
      void shut
        .where('attempt_counters.blocked_until', '>', now)
        .orWhere('attempt_counters.closed_at', '>', now - reopenAfterMs);
    });
}
