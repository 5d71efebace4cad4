import type { Db } from '../db/database';
import type { Account } from './account';

export type Row = Record<string, string | number | null>;

/** Every row about one pupil, by the name it has in the export. */
export type KeptRows = Record<string, Row[]>;

/**
 * Whatever is kept about one pupil. Only the columns that are named here leave: no hash, no digest,
 * no secret can come along with a column that somebody adds later (security 18).
 */
export async function keptAbout(db: Db, account: Account): Promise<KeptRows> {
  const kept: KeptRows = {};
  for (const { name, table, column, columns } of tables) {
    kept[name] = await db(table)
      .where({ [column]: account.id })
      .select<Row[]>(...columns);
  }
  const { schoolId, studentNumber, fullName } = account;
  kept['questions'] = await db('answers')
    .join('answer_sets', 'answer_sets.id', 'answers.answer_set_id')
    .where('answer_sets.account_id', account.id)
    .orderBy(['answer_sets.id', 'position'])
    .select<Row[]>('answer_sets.state', 'answer_sets.source', 'position', 'question_id');
  kept['oneRosterRecords'] = await db('oneroster_records')
    .where({ school_id: schoolId, student_number: studentNumber })
    .select<Row[]>('kind', 'sourced_id', 'student_number', 'facts');
  kept['rosterRowsWaiting'] = await db('roster_import_rows')
    .join('roster_imports', 'roster_imports.id', 'roster_import_rows.import_id')
    .where({ school_id: schoolId, student_number: studentNumber })
    .select<Row[]>(...rosterColumns);
  // Nothing ties a request to a pupil but the name that somebody typed.
  kept['requestsUnderThisName'] = await db('help_requests')
    .where({ school_id: schoolId })
    .whereRaw('lower(full_name) = ?', [fullName.toLowerCase()])
    .select<Row[]>(...requestColumns);
  kept['auditEvents'] = await eventsOf(db, account.id);
  return kept;
}

function eventsOf(db: Db, id: string): Promise<Row[]> {
  return db('audit_events')
    .leftJoin('audit_personal', 'audit_personal.event_id', 'audit_events.id')
    .where((one) => {
      void one.where('subject_id', id).orWhere('actor_id', id);
    })
    .orderBy(['audit_events.at', 'audit_events.id'])
    .select<Row[]>(
      ...['audit_events.at', 'action', 'result', 'actor_kind', 'actor_id'],
      ...['audit_events.details', 'audit_personal.details as personal'],
    );
}

interface KeptTable {
  name: string;
  table: string;
  /** Names the pupil. */
  column: string;
  columns: string[];
}

const tables: KeptTable[] = [
  {
    ...{ name: 'account', table: 'accounts', column: 'id' },
    columns: [
      ...['id', 'student_number', 'login_id', 'full_name', 'first_name', 'last_name', 'level'],
      ...['guardian_email', 'guardian_mobile', 'status', 'status_at', 'last_sign_in_at'],
      ...[
        'challenge_closed_at',
        'challenge_reset_at',
        'enrol_asked_at',
        'created_at',
        'updated_at',
      ],
    ],
  },
  {
    ...{ name: 'password', table: 'password_credentials', column: 'account_id' },
    columns: [
      ...['kind', 'valid_from', 'expires_at', 'changed_at', 'changed_how', 'notice_pending_at'],
    ],
  },
  {
    ...{ name: 'formerPasswords', table: 'password_history', column: 'account_id' },
    columns: ['set_at'],
  },
  {
    ...{ name: 'plannedPasswords', table: 'planned_passwords', column: 'account_id' },
    columns: ['valid_from', 'expires_at'],
  },
  {
    ...{ name: 'classMoves', table: 'class_moves', column: 'account_id' },
    columns: ['from_class_id', 'to_class_id', 'from_level', 'to_level', 'moved_at'],
  },
  {
    ...{ name: 'knownDevices', table: 'known_devices', column: 'account_id' },
    columns: ['first_at', 'last_at', 'revoked_at'],
  },
  {
    ...{ name: 'visits', table: 'sessions', column: 'account_id' },
    columns: ['expires_at', 'destroyed_at'],
  },
  {
    ...{ name: 'resets', table: 'resets', column: 'account_id' },
    columns: ['step', 'passed_at', 'expires_at', 'extended_at', 'used_at', 'outcome'],
  },
  {
    ...{ name: 'attempts', table: 'attempt_counters', column: 'account_id' },
    columns: ['path', 'run', 'total', 'last_failure_at', 'blocked_until', 'closed_at'],
  },
  {
    ...{ name: 'alerts', table: 'alerts', column: 'account_id' },
    columns: ['kind', 'raised_at', 'last_at', 'count', 'details', 'handled_at'],
  },
  {
    ...{ name: 'issuedDefaults', table: 'issued_defaults', column: 'account_id' },
    columns: ['staff_id', 'at'],
  },
  {
    ...{ name: 'leavings', table: 'leavings', column: 'account_id' },
    columns: ['leaves_on', 'status_before', 'ordered_at', 'applied_at', 'undone_at'],
  },
  {
    ...{ name: 'transfers', table: 'roster_transfers', column: 'account_id' },
    columns: [
      ...['from_school_id', 'to_school_id', 'year', 'class_name', 'level', 'requested_by'],
      ...['requested_at', 'state', 'decided_by', 'decided_at'],
    ],
  },
];

const rosterColumns = [
  ...['line', 'student_number', 'full_name', 'first_name', 'last_name', 'class_name', 'level'],
  ...['guardian_email', 'guardian_mobile', 'login_id'],
];

const requestColumns = [
  ...['full_name', 'class_name', 'asking', 'problem', 'message', 'reply_to', 'language', 'state'],
  ...['made_at', 'expected_at', 'taken_at', 'answered_key', 'resolution', 'closed_at'],
];
