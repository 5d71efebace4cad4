import { readRows, type FileRow } from '../roster/roster-file';
import { quoted } from '../roster/quoted.rules';
import { refusalProblems } from '../roster/roster-refusal.rules';
import { RosterRefused } from '../roster/roster-refused';
import { BrokenEntry, type Archive } from './archive';
import type { Findings } from './findings.rules';
import type { FileMode } from './manifest.rules';
import { tableSpec, type TableName, type TableSpec, type Version } from './tables.rules';

export interface TableRow {
  line: number;
  sourcedId: string;
  /** In a delta: the record is gone. */
  isGone: boolean;
  /** The trimmed value of a column; empty where the file has none. */
  get(column: string): string;
  /** The values of a column that holds a list. */
  list(column: string): string[];
}

export interface TableOrder {
  table: TableName;
  version: Version;
  mode: FileMode;
}

/** Every row of a table that is right in itself; the others are told to the findings. */
export async function* readTable(
  archive: Archive,
  order: TableOrder,
  findings: Findings,
): AsyncGenerator<TableRow> {
  const file = `${order.table}.csv`;
  const spec = tableSpec(order.table, order.version);
  const seen = new Map<string, number>();
  let header: Map<string, number> | null = null;
  let width = 0;
  for await (const row of rowsOf(archive, file, findings)) {
    if (header === null) {
      header = headerOf(row, { file, spec }, findings);
      width = row.cells.length;
      if (header === null) return;
      continue;
    }
    const read = tableRow(row, { header, width, file });
    const checking: RowCheck = { ...order, file, spec, seen };
    if (isGood(row, read, { checking, width, findings })) yield read;
  }
  // The binding wants at least one row; a delta may have nothing to tell.
  if (header === null || (seen.size === 0 && order.mode === 'bulk')) {
    findings.add({ file, problem: header === null ? 'is empty' : 'holds no rows' });
  }
}

/** The rows of a file until the first that cannot be read, which is told. */
export async function* rowsOf(
  archive: Archive,
  file: string,
  findings: Findings,
): AsyncGenerator<FileRow> {
  if (!archive.has(file)) return;
  try {
    for await (const piece of readRows(archive.read(file))) yield* piece;
  } catch (error) {
    if (error instanceof BrokenEntry) {
      findings.add({ file, problem: 'is broken in the zip: make the zip anew' });
    } else if (error instanceof RosterRefused) {
      for (const { line, problem } of refusalProblems(error.refusal)) {
        findings.add({ file, line, problem });
      }
    } else throw error;
  }
}

function headerOf(
  { cells }: FileRow,
  { file, spec }: { file: string; spec: TableSpec },
  findings: Findings,
): Map<string, number> | null {
  const names = cells.map((cell) => cell.trim());
  const missing = spec.required.filter((column) => !names.includes(column));
  for (const field of missing) {
    findings.add({ file, line: 1, field, problem: 'the column is missing' });
  }
  const doubled = spec.columns.filter((name) => names.indexOf(name) !== names.lastIndexOf(name));
  for (const field of doubled) {
    findings.add({ file, line: 1, field, problem: 'the column is there twice' });
  }
  if (missing.length + doubled.length > 0) return null;
  // Only what the specification names: a password column has no place here.
  return new Map(spec.columns.map((column) => [column, names.indexOf(column)]));
}

function tableRow(
  { line, cells }: FileRow,
  { header, file }: { header: ReadonlyMap<string, number>; width: number; file: string },
): TableRow {
  const get = (column: string): string => {
    const index = header.get(column);
    if (index === undefined) throw new Error(`${column} of ${file} is not read`);
    return cells[index]?.trim() ?? '';
  };
  return {
    line,
    sourcedId: get('sourcedId'),
    isGone: get('status') === 'tobedeleted',
    get,
    list: (column) =>
      get(column)
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
  };
}

interface RowCheck extends TableOrder {
  file: string;
  spec: TableSpec;
  /** The line of each sourcedId. */
  seen: Map<string, number>;
}

function isGood(
  { line, cells }: FileRow,
  row: TableRow,
  { checking, width, findings }: { checking: RowCheck; width: number; findings: Findings },
): boolean {
  const { file, seen } = checking;
  if (cells.length !== width) {
    const problem = `has ${cells.length} columns, the header has ${width}`;
    findings.add({ file, line, problem });
    return false;
  }
  const problems = [...doubled(row, seen), ...statusProblems(row, checking.mode)];
  if (!row.isGone) problems.push(...valueProblems(row, checking));
  for (const [field, problem] of problems) findings.add({ file, line, field, problem });
  if (!seen.has(row.sourcedId)) seen.set(row.sourcedId, line);
  return problems.length === 0 && !(row.isGone && checking.mode === 'bulk');
}

type FieldProblem = readonly [field: string, problem: string];

function doubled({ sourcedId }: TableRow, seen: ReadonlyMap<string, number>): FieldProblem[] {
  const earlier = seen.get(sourcedId);
  if (earlier === undefined || sourcedId === '') return [];
  return [['sourcedId', `${quoted(sourcedId)} stands on line ${earlier} already`]];
}

function statusProblems(row: TableRow, mode: FileMode): FieldProblem[] {
  const status = row.get('status');
  const problems: FieldProblem[] = [];
  if (!['', 'active', 'tobedeleted'].includes(status)) {
    problems.push(['status', `${quoted(status)} is not one of active, tobedeleted`]);
  }
  if (mode !== 'delta') return problems;
  if (status === '') problems.push(['status', 'is empty: a delta says active or tobedeleted']);
  const changed = row.get('dateLastModified');
  if (!/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/.test(changed)) {
    const problem = changed === '' ? 'is empty: a delta needs it' : `${quoted(changed)} is no date`;
    problems.push(['dateLastModified', problem]);
  }
  return problems;
}

function valueProblems(row: TableRow, { spec, version }: RowCheck): FieldProblem[] {
  const empty = spec.filled
    .filter((column) => row.get(column) === '')
    .map((column): FieldProblem => [column, 'is empty']);
  const unknown = Object.entries(spec.values).flatMap(([column, values]): FieldProblem[] => {
    const value = row.get(column);
    // 1.2 lets systems add values of their own, which begin with ext:.
    const isExtension = version === '1.2' && value.startsWith('ext:');
    if (value === '' || isExtension || values.includes(value)) return [];
    return [[column, `${quoted(value)} is not one of ${values.join(', ')}`]];
  });
  return [...empty, ...unknown];
}
