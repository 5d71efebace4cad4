import { CsvError, parse } from 'csv-parse/sync';
import type { NewSchool } from './schools';

export type SchoolsFileReading =
  | { ok: true; schools: NewSchool[]; lines: number[] }
  | { ok: false; problems: { line: number; problem: string }[] };

const known = [
  ...['code', 'name', 'networks', 'office_hours', 'help_form', 'place', 'phone', 'email'],
];

/** Characters; the schools of a whole nation need a tenth of it. */
const FILE_MAX = 5_000_000;

/**
 * Reads UTF-8 CSV with a header (a BOM is fine): `code,name` and optionally `networks` (blanks
 * between), `office_hours`, `help_form`, `place`, `phone`, `email`. The header is line 1.
 */
export function readSchoolsFile(text: string): SchoolsFileReading {
  if (text.length > FILE_MAX) return refused(1, `the file is longer than ${FILE_MAX} characters`);
  try {
    const rows = parse(text, { bom: true, info: true, skip_empty_lines: true, trim: true });
    return readRows(rows as unknown as ParsedRow[]);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refused(Number(error['lines'] ?? 1), 'this cannot be read as CSV');
  }
}

interface ParsedRow {
  record: string[];
  info: { lines: number };
}

function readRows([header, ...rows]: ParsedRow[]): SchoolsFileReading {
  const names = (header?.record ?? []).map((name) => name.toLowerCase());
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) return refused(1, `no column is called ${JSON.stringify(unknown[0])}`);
  const absent = ['code', 'name'].filter((name) => !names.includes(name));
  if (absent.length > 0) return refused(1, `the column ${String(absent[0])} is missing`);
  if (new Set(names).size < names.length) return refused(1, 'a column stands there twice');
  const lines = rows.map(({ info }) => info.lines);
  const codes = rows.map(({ record }) => (record[names.indexOf('code')] ?? '').toUpperCase());
  const doubled = codes.findIndex((code, index) => codes.indexOf(code) < index);
  if (doubled >= 0) return refused(lines[doubled] ?? 1, 'this code stands above already');
  const schools = rows.map(({ record }) => schoolOf((name) => record[names.indexOf(name)] ?? ''));
  return { ok: true, schools, lines };
}

function schoolOf(cell: (name: string) => string): NewSchool {
  const [officeHours, helpForm] = [cell('office_hours'), cell('help_form')];
  const contact = Object.entries({
    ...{ place: cell('place'), phone: cell('phone'), email: cell('email') },
  }).filter(([, text]) => text !== '');
  return {
    ...{ code: cell('code'), name: cell('name'), contact: Object.fromEntries(contact) },
    networks: cell('networks')
      .split(/\s+/)
      .filter((text) => text !== ''),
    ...(officeHours !== '' && { officeHours }),
    ...(helpForm !== '' && { helpForm }),
  };
}

function refused(line: number, problem: string): SchoolsFileReading {
  return { ok: false, problems: [{ line, problem }] };
}
