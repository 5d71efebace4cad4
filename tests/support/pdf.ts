import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';

export interface PdfPage {
  /** In points. */
  width: number;
  height: number;
  /** Pieces of text in the order of drawing; `x` and `width` in points. */
  texts: { text: string; x: number; width: number }[];
  /** What the code in each of the eight places says; only of pages that were drawn. */
  qr: (string | null)[];
  /** Points of the page that are not white; only of pages that were drawn. */
  ink: [number, number][];
}

export interface Pdf {
  pages: PdfPage[];
  info: Record<string, unknown>;
}

/** What the reader is asked, in a process of its own, and what it says. */
export interface PdfQuestion {
  file: string;
  /** Folder for pictures of the pages that are drawn. */
  pictures: string | null;
  drawn: number;
}
export type PdfAnswer = Pdf | { error: string };

export interface ReadOptions {
  /** How many pages are drawn (none unless told), and a folder for their pictures if they shall be kept. */
  drawn?: number;
  pictures?: string;
}

/** Reads a PDF back with another program's eyes. */
export async function readPdf(
  pdf: Buffer,
  { drawn = 0, pictures }: ReadOptions = {},
): Promise<Pdf> {
  const folder = await mkdtemp(join(tmpdir(), 'paper-'));
  try {
    const file = join(folder, 'paper.pdf');
    await writeFile(file, pdf, { mode: 0o600 });
    return await asked({ file, pictures: pictures ?? null, drawn });
  } finally {
    await rm(folder, { recursive: true });
  }
}

let reader: ChildProcess | undefined;
let turn: Promise<unknown> = Promise.resolve();
afterAll(() => void reader?.kill());

/** One reader for a whole suite, since its start takes longer than a paper; one paper at a time. */
function asked(question: PdfQuestion): Promise<Pdf> {
  const answer = turn.then(() => answered(question));
  turn = answer.catch(() => undefined);
  return answer;
}

async function answered(question: PdfQuestion): Promise<Pdf> {
  reader ??= fork(join(__dirname, 'pdf-child.ts'), { execArgv: ['--import', 'tsx'] });
  const over = new AbortController();
  const ended = once(reader, 'exit', over).then(() => [{ error: 'the reader ended' }]);
  const message = once(reader, 'message', over);
  reader.send(question);
  const [told] = (await Promise.race([message, ended])) as [PdfAnswer];
  over.abort();
  if ('error' in told) throw new Error(told.error);
  return told;
}

/** All words of a page or a document, with one blank between pieces. */
export function textOf({ pages }: Pick<Pdf, 'pages'>): string {
  return pages.flatMap(({ texts }) => texts.map(({ text }) => text)).join(' ');
}

/** Collects what is written, as slowly as `pauseMs` a piece. */
export function collector(pauseMs = 0): { out: Writable; content: () => Buffer } {
  const pieces: Buffer[] = [];
  const out = new Writable({
    highWaterMark: 1024,
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece);
      if (pauseMs > 0) setTimeout(done, pauseMs);
      else done();
    },
  });
  return { out, content: () => Buffer.concat(pieces) };
}
