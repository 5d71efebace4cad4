import { v7 as uuidv7 } from 'uuid';
import { createClassBook, type ClassBook } from './roster-classes';
import { readRosterFile, type FileRow } from './roster-file';
import { findFormClasses, type NewFormClass, type OptionalColumns } from './roster-flip.store';
import { readHeader, type RosterHeader } from './roster-header.rules';
import { RosterRefused } from './roster-refused';
import { addStagedRows, type StagedRow } from './roster-rows.store';
import { inStep, type Run } from './roster-run';
import { readRow } from './roster.rules';

/** What the file says besides its rows. */
export interface Staged {
  has: OptionalColumns;
  newClasses: NewFormClass[];
  /** Only of a OneRoster zip. */
  zip?: ZipFacts;
}

export interface ZipFacts {
  /** The zip tells what changed, so nobody leaves by missing in it. */
  isDelta: boolean;
  /** School year of its classes. */
  year: number;
  /** Student numbers that a delta takes out. */
  leaving: string[];
  teachers: { formClassId: string; email: string }[];
}

/**
 * Brings the rows of the file, good and bad, into the staging table, a piece at a time.
 *
 * @throws {RosterRefused} when the file as a whole cannot be read
 */
export async function stageFile(run: Run, file: string): Promise<Staged> {
  const classes = createClassBook(await findFormClasses(run.db, run));
  const onBytes = (done: number, total: number) =>
    run.onProgress({ phase: 'reading', done, total });
  let header: RosterHeader | null = null;
  let isEmpty = true;
  for await (const piece of readRosterFile(file, onBytes)) {
    const rows = header === null ? piece.slice(1) : piece;
    header ??= headerOf(piece);
    if (header === null || rows.length === 0) continue;
    isEmpty = false;
    await stageRows(run, rows, { header, classes });
  }
  if (header === null || isEmpty) throw new RosterRefused({ kind: 'empty' });
  return {
    has: {
      guardianEmail: header.at.has('guardian_email'),
      guardianMobile: header.at.has('guardian_mobile'),
    },
    newClasses: classes.newClasses(),
  };
}

function headerOf(rows: readonly FileRow[]): RosterHeader | null {
  const first = rows[0];
  if (!first) return null;
  const reading = readHeader(first.cells);
  if (!reading.ok) throw new RosterRefused({ kind: 'header', problems: reading.problems });
  return reading.header;
}

export interface Reading {
  header: RosterHeader;
  classes: ClassBook;
}

export async function stageRows(
  run: Run,
  rows: readonly FileRow[],
  reading: Reading,
): Promise<void> {
  const staged = rows.map((row) => stagedRow(run, row, reading));
  await inStep(run, (tx) => addStagedRows(tx, run.importId, staged));
}

function stagedRow(run: Run, { line, cells }: FileRow, { header, classes }: Reading): StagedRow {
  const reading = readRow(cells, { header, loginDomain: run.loginDomain });
  if (!reading.ok) {
    const problem = reading.problems.join('; ');
    return { kind: 'bad', line, problem, studentNumber: reading.studentNumber };
  }
  const { row } = reading;
  const folded = row.loginId?.toLowerCase();
  return {
    ...{ kind: 'good', line, row, freshId: uuidv7() },
    formClassId: classes.idOf({ name: row.className, level: row.level, line }),
    loginIdDigest: folded === undefined ? null : run.claimDigest(folded),
  };
}
