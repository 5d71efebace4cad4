import type { Db } from '../db/database';

export interface Span {
  /** Null for every school. */
  schoolId: string | null;
  /** Milliseconds since 1970; the first moment that counts. */
  from: number;
  /** The first moment that does not count any more. */
  to: number;
}

export interface TouchedAccount {
  accountId: string;
  /** Null where the account is purged meanwhile. */
  loginId: string | null;
  /** How often each happened: `sign-in right`, `lock.released done`. */
  actions: Record<string, number>;
}

interface CountRow {
  subject_id: string;
  login_id: string | null;
  action: string;
  result: string;
  count: number;
}

/** Every account that something happened to, in the order of their login IDs. */
export async function touchedAccounts(
  db: Db,
  { schoolId, from, to }: Span,
): Promise<TouchedAccount[]> {
  const query = db('audit_events')
    .leftJoin('accounts', 'accounts.id', 'audit_events.subject_id')
    .leftJoin('staff_members', 'staff_members.id', 'audit_events.subject_id')
    .whereNotNull('audit_events.subject_id')
    .whereNull('staff_members.id')
    .where('audit_events.at', '>=', from)
    .where('audit_events.at', '<', to);
  if (schoolId !== null) void query.where('audit_events.chain', schoolId);
  const rows = await query
    .groupBy('subject_id', 'login_id', 'action', 'result')
    .orderBy(['login_id', 'subject_id', 'action', 'result'])
    .select('subject_id', 'login_id', 'action', 'result')
    .count<CountRow[]>('* as count');
  const touched = new Map<string, TouchedAccount>();
  for (const row of rows) {
    const { subject_id: accountId, login_id: loginId } = row;
    const one = touched.get(accountId) ?? { accountId, loginId, actions: {} };
    one.actions[`${row.action} ${row.result}`] = row.count;
    touched.set(accountId, one);
  }
  return [...touched.values()];
}
