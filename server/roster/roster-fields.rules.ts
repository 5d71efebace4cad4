import { levels, type Level } from '../accounts/account';
import { LOCAL_PART_MAX } from './login-id.rules';
import { namedCharacter, quoted } from './quoted.rules';

/** `value` counts only where there is no problem. */
export interface Field<T> {
  value: T;
  problem: string | null;
}

/** Longest values, in characters. */
export const lengths = {
  studentNumber: 32,
  fullName: 400,
  partOfName: 200,
  className: 20,
  email: 254, // RFC 5321, as explained in RFC 3696 erratum 1690
  mobileDigits: 15, // ITU-T E.164
} as const;

export function readStudentNumber(cell: string): Field<string> {
  const value = tidy(cell);
  return { value, problem: studentNumberProblem(value) };
}

function studentNumberProblem(value: string): string | null {
  if (value === '') return 'student_number is empty';
  if (looksLikeNationalId(value)) {
    // The number itself is not repeated: messages end up in logs and mails.
    return 'student_number looks like a national identity number (NRIC, FIN): use another one';
  }
  if (characters(value) > lengths.studentNumber) return tooLong('student_number', 'studentNumber');
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?$/.test(value)) {
    return `student_number ${quoted(value)} may hold only letters A to Z, digits and . _ / - inside`;
  }
  return null;
}

/** NRIC, FIN and birth certificate numbers: a letter, seven digits, a letter, however separated. */
export function looksLikeNationalId(value: string): boolean {
  return /^[STFGM]\d{7}[A-Z]$/i.test(value.replace(/[^A-Za-z0-9]/g, ''));
}

export function readFullName(cell: string): Field<string> {
  return requiredName('full_name', cell, 'fullName');
}

export function readFirstName(cell: string): Field<string> {
  return requiredName('first_name', cell, 'partOfName');
}

/** May be empty: many people have one name. */
export function readLastName(cell: string): Field<string> {
  return { value: tidy(cell), problem: nameProblem('last_name', cell, 'partOfName') };
}

function requiredName(column: string, cell: string, length: keyof typeof lengths): Field<string> {
  const value = tidy(cell);
  const problem = value === '' ? `${column} is empty` : nameProblem(column, cell, length);
  return { value, problem };
}

function nameProblem(column: string, cell: string, length: keyof typeof lengths): string | null {
  if (characters(cell) > lengths[length]) return tooLong(column, length);
  const strange = cell.match(/[^\p{L}\p{M}\p{Nd}\p{Zs}.,'’\-/@()]/gu);
  if (strange === null) return null;
  const named = [...new Set(strange)].slice(0, 5).map(namedCharacter).join(', ');
  return `${column} holds ${named}; a name holds letters, marks, digits, spaces and . , ' ’ - / @ ( )`;
}

export function readClass(cell: string): Field<string> {
  const value = tidy(cell);
  return { value, problem: classProblem(value) };
}

function classProblem(value: string): string | null {
  if (value === '') return 'class is empty';
  if (characters(value) > lengths.className) return tooLong('class', 'className');
  if (!/^[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd} .,'’&()/-]*$/u.test(value)) {
    return `class ${quoted(value)} may hold only letters, digits, spaces and . , ' & - / ( )`;
  }
  return null;
}

export function readLevel(cell: string): Field<Level> {
  const level = levels.find((known) => known === cell.trim());
  if (level !== undefined) return { value: level, problem: null };
  const problem =
    cell.trim() === ''
      ? 'level is empty'
      : `level ${quoted(cell.trim())} is not one of ${levels.join(', ')}`;
  return { value: 'P1', problem };
}

/** With or without the domain; gives the whole ID in the letter case of the file. */
export function readLoginId(cell: string, domain: string): Field<string> {
  const typed = tidy(cell);
  const [local = '', given, ...rest] = typed.split('@');
  const value = `${local}@${domain}`;
  if (rest.length > 0 || (given !== undefined && given.toLowerCase() !== domain)) {
    return { value, problem: `login_id ${quoted(typed)} must end with @${domain}` };
  }
  if (local.length > LOCAL_PART_MAX) {
    return { value, problem: `login_id is longer than ${LOCAL_PART_MAX} characters before the @` };
  }
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.))*(?<=[A-Za-z0-9])$/.test(local)) {
    const problem = `login_id ${quoted(typed)} may hold only letters A to Z, digits and . _ - inside`;
    return { value, problem };
  }
  return { value, problem: null };
}

/** Plausible, not proven: one that is never read bounces like any other. */
export function readEmail(cell: string): Field<string> {
  const value = tidy(cell);
  const isPlausible =
    value.length <= lengths.email &&
    /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]*$/.test(value);
  const problem = isPlausible ? null : `guardian_email ${quoted(value)} is not an e-mail address`;
  return { value, problem };
}

/** Digits with an optional `+` in front; what people put between them goes. */
export function readMobile(cell: string): Field<string> {
  const typed = tidy(cell);
  const value = typed.replace(/[ ().-]/g, '');
  const isPlausible = /^\+?\d+$/.test(value) && value.replace('+', '').length >= 8;
  if (isPlausible && value.replace('+', '').length <= lengths.mobileDigits) {
    return { value, problem: null };
  }
  return { value, problem: `guardian_mobile ${quoted(typed)} is not a phone number` };
}

/** An empty cell stands for "none". */
export function optional<T>(cell: string, read: (cell: string) => Field<T>): Field<T | null> {
  return cell.trim() === '' ? { value: null, problem: null } : read(cell);
}

/** One spelling for what looks the same: composed letters, single plain spaces, none around. */
function tidy(cell: string): string {
  return cell
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();
}

function characters(value: string): number {
  return Array.from(value).length;
}

function tooLong(column: string, length: keyof typeof lengths): string {
  return `${column} is longer than ${lengths[length]} characters`;
}
