import { createRequire } from 'node:module';
import type PDFDocument from 'pdfkit';

const load = createRequire(__filename);

export interface PaperInfo {
  title: string;
  /** When it was made, in ms since 1970. */
  madeAt: number;
}

/** An empty A4 document; text never opens a page by itself. */
export function newDocument({ title, madeAt }: PaperInfo): PDFKit.PDFDocument {
  const info = { Title: title, CreationDate: new Date(madeAt) };
  // Loaded by the first paper: its font reader is a tenth of a start, and most nodes never print.
  const Document = load('pdfkit') as typeof PDFDocument;
  return new Document({ size: 'A4', margin: 0, autoFirstPage: false, info });
}
