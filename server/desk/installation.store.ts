import type { ScopedDb } from '../scope/scope.store';

export interface NamedSchool {
  id: string;
  code: string;
  name: string;
}

export function allSchools(scoped: ScopedDb): Promise<NamedSchool[]> {
  return scoped
    .schools()
    .orderBy('schools.id')
    .select<NamedSchool[]>('schools.id', 'schools.code', 'schools.name');
}

export interface StateCount {
  schoolId: string;
  status: string;
  pupils: number;
  signedIn: number;
}

export async function countStates(
  scoped: ScopedDb,
  schoolIds: readonly string[],
): Promise<StateCount[]> {
  const rows = await scoped
    .counted('accounts')
    .whereIn('school_id', schoolIds)
    .groupBy('school_id', 'status')
    .select('school_id', 'status')
    .count('last_sign_in_at as signed_in')
    .count<{ school_id: string; status: string; pupils: number; signed_in: number }[]>(
      '* as pupils',
    );
  return rows.map(({ school_id: schoolId, status, pupils, signed_in: signedIn }) => ({
    ...{ schoolId, status, pupils, signedIn },
  }));
}

export type SchoolCounts = Map<string, number>;

interface CountRow {
  school_id: string;
  many: number;
}

const bySchool = (rows: readonly CountRow[]): SchoolCounts =>
  new Map(rows.map(({ school_id, many }) => [school_id, many]));

/** Active pupils who can answer questions. */
export async function countEnrolled(
  scoped: ScopedDb,
  schoolIds: readonly string[],
): Promise<SchoolCounts> {
  const rows = await activeOf(scoped, schoolIds)
    .join('answer_sets', 'answer_sets.account_id', 'accounts.id')
    .countDistinct<CountRow[]>('accounts.id as many');
  return bySchool(rows);
}

export async function countDefaults(
  scoped: ScopedDb,
  schoolIds: readonly string[],
): Promise<SchoolCounts> {
  const rows = await activeOf(scoped, schoolIds)
    .join('password_credentials', 'password_credentials.account_id', 'accounts.id')
    .where('password_credentials.kind', 'default')
    .count<CountRow[]>('* as many');
  return bySchool(rows);
}

function activeOf(scoped: ScopedDb, schoolIds: readonly string[]) {
  return scoped
    .counted('accounts')
    .whereIn('accounts.school_id', schoolIds)
    .where('accounts.status', 'active')
    .groupBy('accounts.school_id')
    .select('accounts.school_id');
}

/** Pupils whom no place can sign in, or answer questions from, at this moment. */
export async function countLocked(
  scoped: ScopedDb,
  { now, reopenAfterMs }: { now: number; reopenAfterMs: number },
): Promise<SchoolCounts> {
  const rows = await scoped
    .counted('attempt_counters')
    .whereIn('attempt_counters.path', ['sign-in', 'challenge'])
    .where((shut) => {
      void shut
        .where('attempt_counters.blocked_until', '>', now)
        .orWhere('attempt_counters.closed_at', '>', now - reopenAfterMs);
    })
    .join('accounts', 'accounts.id', 'attempt_counters.account_id')
    .where('accounts.status', 'active')
    .groupBy('accounts.school_id')
    .select('accounts.school_id')
    .countDistinct<CountRow[]>('accounts.id as many');
  return bySchool(rows);
}

/** Of the requests that nobody closed; `lateAt`: only those promised before this moment. */
export async function countRequests(scoped: ScopedDb, lateAt?: number): Promise<SchoolCounts> {
  const query = scoped
    .counted('help_requests')
    .whereIn('state', ['received', 'looking'])
    .whereNull('merged_into')
    .groupBy('school_id')
    .select('school_id');
  if (lateAt !== undefined) void query.where('expected_at', '<', lateAt);
  return bySchool(await query.count<CountRow[]>('* as many'));
}

export async function countAlerts(scoped: ScopedDb): Promise<SchoolCounts> {
  const rows = await scoped
    .counted('alerts')
    .whereNull('handled_at')
    .whereNotNull('school_id')
    .groupBy('school_id')
    .select('school_id')
    .count<CountRow[]>('* as many');
  return bySchool(rows);
}

export type CountedKind = 'resets' | 'unlocks' | 'defaults' | 'locks';

export interface EventCount {
  schoolId: string;
  kind: CountedKind;
  /** Whole hours since 1970. */
  hour: number;
  many: number;
}

/** Word for word the condition of the index `audit_events_counted`, or the index is not used. */
const counted = `(action IN ('lock.released', 'default-password.issued')
  OR (action = 'password.changed' AND details LIKE '%"challenge"%')
  OR (action IN ('sign-in', 'challenge') AND details LIKE '%"starts":"%'))`;

const kindOf = `CASE action WHEN 'lock.released' THEN 'unlocks'
  WHEN 'default-password.issued' THEN 'defaults'
  WHEN 'password.changed' THEN 'resets' ELSE 'locks' END`;

export async function countEvents(
  scoped: ScopedDb,
  schoolIds: readonly string[],
  since: number,
): Promise<EventCount[]> {
  const list = schoolIds.map(() => '?').join(', ');
  const rows = await scoped
    .counted({
      as: 'events',
      sql: `SELECT chain, ${kindOf} AS kind, at / 3600000 AS hour FROM audit_events
        WHERE chain IN (${list}) AND at > ? AND ${counted}`,
      bindings: [...schoolIds, since],
    })
    .groupBy('chain', 'kind', 'hour')
    .select('chain', 'kind', 'hour')
    .count<{ chain: string; kind: CountedKind; hour: number; many: number }[]>('* as many');
  return rows.map(({ chain: schoolId, kind, hour, many }) => ({ schoolId, kind, hour, many }));
}
