import { quoted } from './quoted.rules';

export const requiredColumns = [
  'student_number',
  'full_name',
  'first_name',
  'last_name',
  'class',
  'level',
] as const;
export const optionalColumns = ['login_id', 'guardian_email', 'guardian_mobile'] as const;
export type RosterColumn = (typeof requiredColumns)[number] | (typeof optionalColumns)[number];

/** Where each column stands; the optional ones may be missing. */
export interface RosterHeader {
  width: number;
  at: ReadonlyMap<RosterColumn, number>;
}

export type HeaderReading = { ok: true; header: RosterHeader } | { ok: false; problems: string[] };

/** Reads the first line: the columns in any order, none unknown, none missing, none twice. */
export function readHeader(cells: readonly string[]): HeaderReading {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const separator = cells.length === 1 ? /[;\t|]/.exec(cells[0] ?? '')?.[0] : undefined;
  if (separator !== undefined) return { ok: false, problems: [wrongSeparator(separator)] };
  const problems = [...missing(names), ...unknown(names), ...doubled(names)];
  if (problems.length > 0) return { ok: false, problems };
  const at = new Map(names.map((name, index) => [name as RosterColumn, index]));
  return { ok: true, header: { width: names.length, at } };
}

const columns: readonly string[] = [...requiredColumns, ...optionalColumns];

function missing(names: string[]): string[] {
  return requiredColumns
    .filter((column) => !names.includes(column))
    .map((column) => `the column ${column} is missing; the first line names the columns`);
}

function unknown(names: string[]): string[] {
  return names
    .map((name, index) => ({ name, place: index + 1 }))
    .filter(({ name }) => !columns.includes(name))
    .map(({ name, place }) =>
      name === ''
        ? `column ${place} has no name: name it or take it out`
        : `unknown column ${quoted(name)}: take it out; known are ${columns.join(', ')}`,
    );
}

function doubled(names: string[]): string[] {
  return columns
    .filter((column) => names.indexOf(column) !== names.lastIndexOf(column))
    .map((column) => `the column ${column} is there twice`);
}

function wrongSeparator(separator: string): string {
  const name = separator === '\t' ? 'tabs' : `"${separator}"`;
  return `the columns are separated by ${name}: save the file as "CSV UTF-8 (comma delimited)"`;
}
