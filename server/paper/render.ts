import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Card, Holder, Sheet, Slip, SlipSheet } from './paper';
import { newDocument } from './document';
import { createPen, type Pen } from './pen';
import type { Piece, PortalPath } from './piece';
import { drawCard, drawLabel, drawSlip } from './pieces';
import { qrPicture } from './qr';
import { cutMarks, PER_PAGE, slotAt } from './sheet.rules';

type Pieces<T> = AsyncIterable<T> | Iterable<T>;

/**
 * Writes card after card as a PDF, A4, eight a page, and ends the stream. Goes no faster than the
 * stream takes it, so that memory stays steady.
 *
 * @throws what the stream or the source of the cards throws; the stream is destroyed then
 */
export function renderCards(out: Writable, cards: Pieces<Card>, sheet: Sheet): Promise<void> {
  return render(out, cards, { sheet, path: '/sspr', title: 'paper.cards', draw: drawCard });
}

/** As {@link renderCards}, of default passwords. */
export function renderSlips(out: Writable, slips: Pieces<Slip>, sheet: SlipSheet): Promise<void> {
  return render(out, slips, { sheet, path: '/', title: 'paper.slips', draw: drawSlip });
}

/** As {@link renderCards}, of login IDs; nothing on them is secret. */
export function renderLabels(out: Writable, holders: Pieces<Holder>, sheet: Sheet): Promise<void> {
  return render(out, holders, { sheet, path: '/', title: 'paper.labels', draw: drawLabel });
}

interface Order<T, S extends Sheet> {
  sheet: S;
  path: PortalPath;
  title: 'paper.cards' | 'paper.slips' | 'paper.labels';
  draw: (piece: Piece<S>, content: T) => void;
}

async function render<T, S extends Sheet>(
  out: Writable,
  contents: Pieces<T>,
  { sheet, path, title, draw }: Order<T, S>,
): Promise<void> {
  const [language] = sheet.languages;
  if (!language) throw new Error('paper needs a language');
  const doc = newDocument({ title: language.t(title), madeAt: sheet.madeAt });
  const ended = finished(out);
  // Told of below, wherever the work stands at that time.
  ended.catch(() => undefined);
  doc.pipe(out);
  try {
    const pen = createPen(doc);
    const qr = qrPicture(portalAddress(sheet, path));
    let count = 0;
    for await (const content of contents) {
      await taken(out, ended);
      if (count % PER_PAGE === 0) newPage(doc, pen);
      const box = slotAt(count++);
      pen.within(box, () => draw({ pen, box, sheet, qr }, content));
    }
    if (count === 0) newPage(doc, pen);
    doc.end();
    await ended;
  } catch (error) {
    doc.unpipe(out);
    out.destroy();
    throw error;
  }
}

function newPage(doc: PDFKit.PDFDocument, pen: Pen): void {
  doc.addPage();
  pen.stroke(cutMarks());
}

/** Lets others have their turn, and waits until the stream has room again. */
async function taken(out: Writable, ended: Promise<void>): Promise<void> {
  await nextTurn();
  if (out.destroyed) await ended;
  if (out.writableNeedDrain) await Promise.race([once(out, 'drain'), ended]);
}

/** What the code holds; the school in it chooses whom a locked-out child is told to ask. */
export function portalAddress({ baseUrl, school }: Sheet, path: PortalPath): string {
  return `${baseUrl}${path}?school=${encodeURIComponent(school.code)}`;
}
