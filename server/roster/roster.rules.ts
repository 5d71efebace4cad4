import type { Level } from '../accounts/account';
import { loginIdBase, type LoginIdBase } from './login-id.rules';
import {
  optional,
  readClass,
  readEmail,
  readFirstName,
  readFullName,
  readLastName,
  readLevel,
  readLoginId,
  readMobile,
  readStudentNumber,
  type Field,
} from './roster-fields.rules';
import type { RosterColumn, RosterHeader } from './roster-header.rules';

export interface RosterRow {
  studentNumber: string;
  fullName: string;
  firstName: string;
  /** May be empty. */
  lastName: string;
  className: string;
  level: Level;
  /** Whole and as given; `null` when the portal shall make one. */
  loginId: string | null;
  /** `null` when the column is missing or the cell is empty. */
  guardianEmail: string | null;
  guardianMobile: string | null;
  /** What the name gives; a problem only for a pupil who needs a new login ID. */
  base: LoginIdBase;
}

export type RowReading =
  | { ok: true; row: RosterRow }
  /** `studentNumber` where that cell was good: doubled numbers are told of bad rows too. */
  | { ok: false; problems: string[]; studentNumber: string | null };

export interface RowRules {
  header: RosterHeader;
  loginDomain: string;
}

/** Reads one row and lists everything that is wrong with it. */
export function readRow(cells: readonly string[], { header, loginDomain }: RowRules): RowReading {
  // The cells of a row with too many or too few stand under the wrong headings.
  const shape = shapeProblem(cells, header);
  if (shape !== null) return { ok: false, problems: [shape], studentNumber: null };
  const cell = (column: RosterColumn) => cells[header.at.get(column) ?? -1] ?? '';
  const fields = {
    studentNumber: readStudentNumber(cell('student_number')),
    fullName: readFullName(cell('full_name')),
    firstName: readFirstName(cell('first_name')),
    lastName: readLastName(cell('last_name')),
    className: readClass(cell('class')),
    level: readLevel(cell('level')),
    loginId: optional(cell('login_id'), (text) => readLoginId(text, loginDomain)),
    guardianEmail: optional(cell('guardian_email'), readEmail),
    guardianMobile: optional(cell('guardian_mobile'), readMobile),
  };
  const problems = Object.values(fields).flatMap(({ problem }) => problem ?? []);
  if (problems.length === 0) return { ok: true, row: rowOf(fields) };
  const { value, problem } = fields.studentNumber;
  return { ok: false, problems, studentNumber: problem === null ? value : null };
}

/** What a new pupil's name lacks, in words for the person who keeps the roster. */
export function baseProblem(reason: 'empty' | 'too-long'): string {
  return reason === 'empty'
    ? 'full_name leaves nothing for a login ID: give one in the column login_id'
    : 'full_name makes a login ID that is too long: give one in the column login_id';
}

function shapeProblem(cells: readonly string[], header: RosterHeader): string | null {
  if (cells.length !== header.width) {
    return `has ${cells.length} columns, the header has ${header.width}`;
  }
  return cells.every((cell) => cell.trim() === '') ? 'has only empty cells: delete the row' : null;
}

type Fields = { [K in keyof Omit<RosterRow, 'base'>]: Field<RosterRow[K]> };

function rowOf(fields: Fields): RosterRow {
  return {
    studentNumber: fields.studentNumber.value,
    fullName: fields.fullName.value,
    firstName: fields.firstName.value,
    lastName: fields.lastName.value,
    className: fields.className.value,
    level: fields.level.value,
    loginId: fields.loginId.value,
    guardianEmail: fields.guardianEmail.value,
    guardianMobile: fields.guardianMobile.value,
    base: loginIdBase(fields.fullName.value),
  };
}
