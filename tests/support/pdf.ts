import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { promisify } from 'node:util';

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
    const script = join(__dirname, 'pdf-child.ts');
    const args = ['--import', 'tsx', script, file, pictures ?? '', String(drawn)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 27 });
    return JSON.parse(stdout) as Pdf;
  } finally {
    await rm(folder, { recursive: true });
  }
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
