import PDFDocument from 'pdfkit';

export interface PaperInfo {
  title: string;
  /** When it was made, in ms since 1970. */
  madeAt: number;
}

/** An empty A4 document; text never opens a page by itself. */
export function newDocument({ title, madeAt }: PaperInfo): PDFKit.PDFDocument {
  const info = { Title: title, CreationDate: new Date(madeAt) };
  return new PDFDocument({ size: 'A4', margin: 0, autoFirstPage: false, info });
}
