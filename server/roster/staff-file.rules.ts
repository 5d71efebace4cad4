import { mayGrant, roles, type Role } from '../staff/roles.rules';
import { emailProblem, nameProblem, sayProblem } from '../staff/people.rules';
import { isDay } from '../schools/working-time.rules';
import { quoted } from './quoted.rules';

export const staffColumns = ['email', 'name', 'role', 'class', 'from', 'to'] as const;

/** The roles that a file can give; every other one is given by hand, with an eye on the person. */
export const fileRoles = ['teacher', 'office'] as const;
export type FileRole = (typeof fileRoles)[number];

/** One line: a person, and one class of theirs where there is one. */
export interface StaffRow {
  line: number;
  email: string;
  name: string;
  role: FileRole;
  className: string | null;
  /** Days, both included; open without an end. */
  from: string | null;
  to: string | null;
}

export interface StaffProblem {
  line: number;
  problem: string;
}

/** Everything that is wrong with the heading. */
export function staffHeaderProblems(cells: readonly string[]): string[] {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  return [
    ...staffColumns.filter((c) => !names.includes(c)).map((c) => `the column ${c} is missing`),
    ...names
      .filter((name, index) => !isColumn(name) || names.indexOf(name) !== index)
      .map((name) => `the column ${quoted(name)} is unknown or there twice`),
  ];
}

export type StaffReading = { row: StaffRow } | { problems: string[] };

/** @param granter the role of whoever brings the file; null at the command line */
export function readStaffRow(
  { line, cells }: { line: number; cells: readonly string[] },
  header: readonly string[],
  granter: Role | null,
): StaffReading {
  if (cells.length !== header.length) {
    return { problems: [`has ${cells.length} columns, the header has ${header.length}`] };
  }
  const names = header.map((cell) => cell.trim().toLowerCase());
  const cell = (column: (typeof staffColumns)[number]) =>
    (cells[names.indexOf(column)] ?? '').normalize('NFC').trim();
  const [email, name, role] = [cell('email'), cell('name'), cell('role')];
  const [className, from, to] = [cell('class'), cell('from'), cell('to')];
  const problems = [
    ...[emailProblem(email), nameProblem(name)].filter((one) => one !== null).map(sayProblem),
    roleProblem(role, granter),
    ...(className === '' ? noClassProblems(from, to) : classProblems({ role, from, to })),
  ].filter((problem) => problem !== null);
  if (problems.length > 0 || !isFileRole(role)) return { problems };
  return {
    row: {
      ...{ line, email, name, role },
      className: className === '' ? null : className,
      ...{ from: from === '' ? null : from, to: to === '' ? null : to },
    },
  };
}

/** security 33, 35: a file never makes anybody of more than a school's office. */
function roleProblem(role: string, granter: Role | null): string | null {
  if (!isFileRole(role)) {
    const isKnown = (roles as readonly string[]).includes(role);
    return isKnown
      ? `the role ${role} is not given by a file: add the person by hand`
      : `role ${quoted(role)} is not one of ${fileRoles.join(', ')}`;
  }
  return granter === null || mayGrant(granter, role) ? null : `you cannot give the role ${role}`;
}

function noClassProblems(from: string, to: string): string[] {
  return from === '' && to === '' ? [] : ['from and to need a class'];
}

function classProblems({ role, from, to }: { role: string; from: string; to: string }): string[] {
  const problems = role === 'teacher' ? [] : ['only teachers have classes'];
  for (const [column, day] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (day !== '' && !isDay(day))
      problems.push(`${column} ${quoted(day)} is no day as 2027-01-04`);
  }
  if (from !== '' && to !== '' && to < from) problems.push('to is before from');
  return problems;
}

function isFileRole(role: string): role is FileRole {
  return (fileRoles as readonly string[]).includes(role);
}

function isColumn(name: string): boolean {
  return (staffColumns as readonly string[]).includes(name);
}
