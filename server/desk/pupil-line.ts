import type { AccountStatus, Level } from '../accounts/account';

/** One line of a list, all in one query. */
export interface PupilLine {
  id: string;
  fullName: string;
  loginId: string;
  studentNumber: string;
  className: string;
  level: Level;
  status: AccountStatus;
  lastSignInAt: number | null;
  password: 'none' | 'own' | 'default' | 'default-expired';
  qna: 'none' | 'own' | 'card';
  locked: boolean;
}

export interface LineRow {
  id: string;
  full_name: string;
  login_id: string;
  student_number: string;
  class_name: string;
  level: Level;
  status: AccountStatus;
  last_sign_in_at: number | null;
  password_kind: 'own' | 'default' | null;
  password_expires_at: number | null;
  qna_source: 'own' | 'card' | null;
  locked: number | null;
}

/** @param row of the query that lists pupils */
export function lineOf(row: LineRow, now: number): PupilLine {
  const expired = row.password_kind === 'default' && (row.password_expires_at ?? Infinity) <= now;
  return {
    id: row.id,
    fullName: row.full_name,
    loginId: row.login_id,
    studentNumber: row.student_number,
    className: row.class_name,
    level: row.level,
    status: row.status,
    lastSignInAt: row.last_sign_in_at,
    password: expired ? 'default-expired' : (row.password_kind ?? 'none'),
    qna: row.qna_source ?? 'none',
    locked: (row.locked ?? 0) > 0,
  };
}
