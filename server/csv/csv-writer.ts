import { stringify } from 'csv-stringify/sync';
import { inertCell } from './formula-escape.rules';
import { openNewFile, type NewFile, type TextSink } from './new-file';

export type CsvCell = string | number | null;

export interface CsvWriter {
  /** Throws when the row has not as many cells as there are columns. */
  write: (row: readonly CsvCell[]) => Promise<void>;
  /** Hands over what is still held back; the sink stays open. */
  flush: () => Promise<void>;
}

export interface CsvFile extends Pick<CsvWriter, 'write'> {
  /** Resolves when the whole file is on the disk; a second call does nothing. */
  close: () => Promise<void>;
  /** Removes the file, closed or not. */
  discard: () => Promise<void>;
}

export type CsvFileOutcome =
  | { kind: 'opened'; csv: CsvFile }
  | { kind: 'exists' }
  /** `problem` is the system's error code, such as ENOENT or EACCES. */
  | { kind: 'refused'; problem: string };

/** Starts a CSV file with mode 0600; never overwrites one. The header is written even without rows. */
export async function openCsvFile(
  path: string,
  columns: readonly string[],
): Promise<CsvFileOutcome> {
  const outcome = await openNewFile(path);
  if (outcome.kind !== 'opened') return outcome;
  return { kind: 'opened', csv: csvFile(outcome.file, columns) };
}

/**
 * Writes comma separated UTF-8 with LF line ends and a header line. Every text cell is made inert
 * for spreadsheets; memory stays steady however many rows come.
 */
export function createCsvWriter(sink: TextSink, columns: readonly string[]): CsvWriter {
  let held: (readonly CsvCell[])[] = [columns];

  async function flush(): Promise<void> {
    const rows = held;
    held = [];
    if (rows.length > 0) await sink.write(csvText(rows));
  }

  return {
    flush,
    async write(row) {
      if (row.length !== columns.length) {
        throw new RangeError(`${row.length} cells for ${columns.length} columns`);
      }
      held.push(row);
      if (held.length >= rowsAtOnce) await flush();
    },
  };
}

function csvFile(file: NewFile, columns: readonly string[]): CsvFile {
  const writer = createCsvWriter(file, columns);
  let isClosed = false;
  return {
    write: writer.write,
    async close() {
      if (isClosed) return;
      isClosed = true;
      await writer.flush();
      await file.close();
    },
    discard: file.discard,
  };
}

function csvText(rows: (readonly CsvCell[])[]): string {
  const cells = rows.map((row) =>
    row.map((cell) => (typeof cell === 'string' ? inertCell(cell) : cell)),
  );
  return stringify(cells, { quoted_match: needsQuotes });
}

// The serialiser quotes separators, quotes and line breaks by itself. Outer blanks would be trimmed
// by some readers, and an apostrophe or semicolon shall not depend on what a reader makes of it.
const needsQuotes = /^[\s']|\s$|;/u;

const rowsAtOnce = 500;
