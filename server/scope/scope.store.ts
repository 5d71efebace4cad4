import { isSqlite, type Db, type Tx } from '../db/database';
import type { Role } from '../staff/roles.rules';

/** Who looks, as it stands in the database at this very request. */
export interface Scope {
  staffId: string;
  role: Role;
  /** Null for those who see the whole installation. */
  schoolId: string | null;
  /** The day of the school's time zone, `2027-01-04`: covers begin and end on a day. */
  today: string;
}

declare const scopedBrand: unique symbol;

/**
 * The only handle that staff-facing queries are given. Each method begins a query that is already
 * restricted to what the person may see (security 34); there is no way from here to the whole
 * table, so a forgotten check does not compile.
 */
export interface ScopedDb {
  readonly [scopedBrand]: true;
  readonly scope: Scope;
  /** To be written behind a column that is compared by its bytes: beginnings are ranges then. */
  readonly byteOrder: '' | ' COLLATE "C"';
  /** `accounts` */
  pupils(): ReturnType<typeof pupils>;
  /** `form_classes` */
  classes(): ReturnType<typeof classes>;
  /** `schools` */
  schools(): ReturnType<typeof schools>;
  /** `alerts` */
  alerts(): ReturnType<typeof alerts>;
  /** `help_requests` */
  requests(): ReturnType<typeof requests>;
  /** `audit_events` */
  auditEvents(): ReturnType<typeof auditEvents>;
  /** `print_jobs` */
  prints(): ReturnType<typeof prints>;
  /** `approvals` */
  approvals(): ReturnType<typeof approvals>;
  /** `staff_members` */
  people(): ReturnType<typeof people>;
  /** Any table, to be counted by school and never listed: for those who see every school. */
  counted(from: string | Rows): ReturnType<typeof counted>;
  /** Any table that names pupils in a column: only the rows of pupils within the scope. */
  ofPupils(table: string, column: string): ReturnType<typeof ofPupils>;
}

export function scopedDb(db: Db | Tx, scope: Scope): ScopedDb {
  const handle = {
    scope,
    byteOrder: isSqlite(db) ? '' : ' COLLATE "C"',
    pupils: () => pupils(db, scope),
    classes: () => classes(db, scope),
    schools: () => schools(db, scope),
    alerts: () => alerts(db, scope),
    requests: () => requests(db, scope),
    auditEvents: () => auditEvents(db, scope),
    prints: () => prints(db, scope),
    approvals: () => approvals(db, scope),
    people: () => people(db, scope),
    counted: (from: string | Rows) => counted(db, scope, from),
    ofPupils: (table: string, column: string) => ofPupils(db, scope, { table, column }),
  };
  return handle as unknown as ScopedDb;
}

/** `everything` where nothing is out of sight, else what the rows' school must be. */
function reach({ role, schoolId }: Scope): 'classes' | 'school' | 'everything' {
  if (role === 'teacher') return 'classes';
  // A person of a school whose school is missing must not see every school.
  return role === 'admin' || role === 'auditor'
    ? 'everything'
    : schoolId === null
      ? 'classes'
      : 'school';
}

function pupils(db: Db | Tx, scope: Scope) {
  const query = db('accounts');
  if (scope.role === 'auditor') return query.whereRaw('1 = 0');
  switch (reach(scope)) {
    case 'everything':
      return query;
    case 'school':
      return query.where('accounts.school_id', scope.schoolId);
    case 'classes':
      return query.whereIn('accounts.form_class_id', ownClasses(db, scope));
  }
}

function classes(db: Db | Tx, scope: Scope) {
  const query = db('form_classes');
  if (scope.role === 'auditor') return query.whereRaw('1 = 0');
  switch (reach(scope)) {
    case 'everything':
      return query;
    case 'school':
      return query.where('form_classes.school_id', scope.schoolId);
    case 'classes':
      return query.whereIn('form_classes.id', ownClasses(db, scope));
  }
}

function schools(db: Db | Tx, scope: Scope) {
  const query = db('schools');
  return reach(scope) === 'everything' ? query : query.where('schools.id', scope.schoolId ?? '');
}

function alerts(db: Db | Tx, scope: Scope) {
  const query = db('alerts');
  switch (reach(scope)) {
    case 'everything':
      return query;
    case 'school':
      return query.where('alerts.school_id', scope.schoolId);
    case 'classes':
      return query.where((own) => {
        void own
          .whereIn('alerts.form_class_id', ownClasses(db, scope))
          .orWhereIn('alerts.account_id', pupils(db, scope).select('accounts.id'));
      });
  }
}

/** Guardians' requests stay within the school: the admin and the auditor have no part in them. */
function requests(db: Db | Tx, scope: Scope) {
  const query = db('help_requests');
  switch (reach(scope)) {
    case 'everything':
      return query.whereRaw('1 = 0');
    case 'school':
      return query.where('help_requests.school_id', scope.schoolId);
    case 'classes':
      return query.whereIn('help_requests.form_class_id', ownClasses(db, scope));
  }
}

function auditEvents(db: Db | Tx, scope: Scope) {
  const query = db('audit_events');
  if (reach(scope) === 'everything') return query;
  if (scope.role === 'ict') return query.where('audit_events.chain', scope.schoolId);
  return query.whereIn('audit_events.subject_id', pupils(db, scope).select('accounts.id'));
}

/** A teacher sees what they printed; the rest of the school's paper is the school's business. */
function prints(db: Db | Tx, scope: Scope) {
  const query = db('print_jobs');
  switch (reach(scope)) {
    case 'everything':
      return scope.role === 'auditor' ? query.whereRaw('1 = 0') : query;
    case 'school':
      return query.where('print_jobs.school_id', scope.schoolId);
    case 'classes':
      return query.where('print_jobs.made_by_id', scope.staffId);
  }
}

/** A teacher sees what they asked for; who decides sees the whole school. */
function approvals(db: Db | Tx, scope: Scope) {
  const query = db('approvals');
  switch (reach(scope)) {
    case 'everything':
      return query;
    case 'school':
      return query.where('approvals.school_id', scope.schoolId);
    case 'classes':
      return query.where('approvals.asked_by', scope.staffId);
  }
}

function people(db: Db | Tx, scope: Scope) {
  const query = db('staff_members');
  if (scope.role === 'auditor') return query.whereRaw('1 = 0');
  switch (reach(scope)) {
    case 'everything':
      return query;
    case 'school':
      return query.where('staff_members.school_id', scope.schoolId);
    case 'classes':
      return query.where('staff_members.id', scope.staffId);
  }
}

/** Rows of a statement of one's own, `SELECT …`. */
export interface Rows {
  as: string;
  sql: string;
  bindings: readonly (string | number)[];
}

/** The auditor sees no pupil, but how many there are. */
function counted(db: Db | Tx, scope: Scope, from: string | Rows) {
  const isTable = typeof from === 'string';
  const query = db(isTable ? from : db.raw(`(${from.sql}) AS ${from.as}`, [...from.bindings]));
  return reach(scope) === 'everything' ? query : query.whereRaw('1 = 0');
}

function ofPupils(db: Db | Tx, scope: Scope, { table, column }: { table: string; column: string }) {
  // Where no pupil is out of sight the list of all of them would only cost time.
  if (reach(scope) === 'everything' && scope.role === 'admin') return db(table);
  return db(table).whereIn(`${table}.${column}`, pupils(db, scope).select('accounts.id'));
}

/** The form teacher's, and those covered today. */
function ownClasses(db: Db | Tx, { staffId, today }: Scope) {
  return db('class_teachers')
    .where('staff_id', staffId)
    .where('from_day', '<=', today)
    .where((open) => {
      void open.whereNull('to_day').orWhere('to_day', '>=', today);
    })
    .select('form_class_id');
}
