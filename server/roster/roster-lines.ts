import { isUtf8 } from 'node:buffer';
import { RosterRefused } from './roster-refused';

/** The longest line of a roster, in bytes: far more than its fields can hold. */
export const LINE_MAX = 64 * 1024;

const NEWLINE = 0x0a;

/**
 * Cuts a file into blocks of whole lines and lets only clean UTF-8 text through, so that what is
 * wrong can be told by its line, and one endless line never fills the memory.
 *
 * @throws {RosterRefused} binary, encoding or row-too-long, with the line
 */
export async function* cleanBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end === 0) {
      rest = Buffer.concat([rest, chunk]);
      // A NUL is told at once: a binary file may hold no line end at all.
      if (rest.length > LINE_MAX) assertClean(rest, line);
      continue;
    }
    const block = Buffer.concat([rest, chunk.subarray(0, end)]);
    rest = chunk.subarray(end);
    line = assertClean(block, line);
    yield block;
  }
  if (rest.length > 0) {
    assertClean(rest, line);
    yield rest;
  }
}

/** @returns the number of the line after the block */
function assertClean(block: Buffer, firstLine: number): number {
  const isText = !block.includes(0) && isUtf8(block);
  let line = firstLine;
  let start = 0;
  while (start < block.length) {
    const newline = block.indexOf(NEWLINE, start);
    const end = newline === -1 ? block.length : newline + 1;
    if (!isText) assertText(block.subarray(start, end), line);
    if (end - start > LINE_MAX) throw new RosterRefused({ kind: 'row-too-long', line });
    start = end;
    line++;
  }
  return line;
}

function assertText(bytes: Buffer, line: number): void {
  if (bytes.includes(0)) throw new RosterRefused({ kind: 'binary', line });
  if (!isUtf8(bytes)) throw new RosterRefused({ kind: 'encoding', line });
}
