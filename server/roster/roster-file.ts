import { open, type FileHandle } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import { cleanBlocks, LINE_MAX } from './roster-lines';
import { RosterRefused } from './roster-refused';

export interface FileRow {
  /** Where the row begins; the header is line 1. */
  line: number;
  cells: string[];
}

/** Bytes read so far, and of the whole file. */
export type OnBytes = (done: number, total: number) => void;

/**
 * Reads a CSV file piece by piece; memory stays steady whatever its size. Empty lines count but are
 * left out.
 *
 * @throws {RosterRefused} unreadable, binary, encoding, row-too-long or open-quote
 */
export async function* readRosterFile(
  path: string,
  onBytes: OnBytes = () => undefined,
): AsyncGenerator<FileRow[]> {
  const handle = await opened(path);
  try {
    const { size } = await handle.stat();
    yield* readRows(chunksOf(handle), (done) => onBytes(done, size));
  } finally {
    await handle.close();
  }
}

/**
 * The same for a file that comes as a stream.
 *
 * @throws {RosterRefused} binary, encoding, row-too-long or open-quote
 */
export async function* readRows(
  chunks: AsyncIterable<Buffer>,
  onBytes: (done: number) => void = () => undefined,
): AsyncGenerator<FileRow[]> {
  const parser = createRowParser();
  let done = 0;
  for await (const block of cleanBlocks(chunks)) {
    yield await parser.rowsOf(block);
    done += block.length;
    onBytes(done);
  }
  yield await parser.lastRows();
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw new RosterRefused({ kind: 'unreadable', code: systemCode(error) });
  }
}

async function* chunksOf(handle: FileHandle): AsyncGenerator<Buffer> {
  for (;;) {
    const { buffer, bytesRead } = await read(handle);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

async function read(handle: FileHandle): Promise<{ buffer: Buffer; bytesRead: number }> {
  try {
    return await handle.read({ buffer: Buffer.allocUnsafe(CHUNK_BYTES), length: CHUNK_BYTES });
  } catch (error) {
    // A folder opens but cannot be read.
    throw new RosterRefused({ kind: 'unreadable', code: systemCode(error) });
  }
}

const CHUNK_BYTES = 256 * 1024;

function createRowParser() {
  let rows: FileRow[] = [];
  let line = 1;
  const parser = parse({
    bom: true,
    relax_column_count: true,
    // A quote inside a name becomes a bad row instead of the end of the reading.
    relax_quotes: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: LINE_MAX,
    on_record: (cells: string[]) => {
      if (cells.length > 1 || cells[0] !== '') rows.push({ line, cells });
      line += 1 + lineBreaksIn(cells);
      // Handed over in `rows`: the library's own queue would lose them when a later row fails.
      return null;
    },
  });
  parser.resume();
  // Told through the callbacks below.
  parser.on('error', () => undefined);

  const taken = (resolve: (rows: FileRow[]) => void, reject: (error: unknown) => void) =>
    function settle(error?: Error | null) {
      const some = rows;
      rows = [];
      if (error) reject(refused(error, line));
      else resolve(some);
    };
  return {
    rowsOf: (block: Buffer) =>
      new Promise<FileRow[]>((resolve, reject) => parser.write(block, taken(resolve, reject))),
    lastRows: () =>
      new Promise<FileRow[]>((resolve, reject) => {
        const settle = taken(resolve, reject);
        parser.once('error', settle);
        parser.once('end', () => settle());
        parser.end();
      }),
  };
}

// The library counts a CR LF inside quotes twice.
function lineBreaksIn(cells: readonly string[]): number {
  let breaks = 0;
  for (const cell of cells) {
    if (cell.includes('\n') || cell.includes('\r')) breaks += cell.split(/\r\n|\n|\r/).length - 1;
  }
  return breaks;
}

function refused(error: Error, line: number): Error {
  if (!(error instanceof CsvError)) return error;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return new RosterRefused({ kind: 'open-quote', line });
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new RosterRefused({ kind: 'row-too-long', line });
  }
  return error;
}

function systemCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  throw error;
}
