import { fitText, LEADING, type Fitted, type Room } from './fit.rules';
import { runsOf } from './scripts.rules';
import type { Box } from './sheet.rules';
import { featuresOf, fontFile, type Face } from './typefaces';

export interface Wording extends Box {
  face: Face;
  size: number;
  least: number;
  ink?: Ink;
  /** Where the lines stand in the height of the box; at the top unless told otherwise. */
  stand?: 'top' | 'middle';
}

export type Ink = 'black' | 'grey' | 'light';

export const inks: Record<Ink, string> = { black: '#000000', grey: '#4a4a4a', light: '#9a9a9a' };

/** Widths at size 1. Kept by word, since names and classes come again and again. */
function createMeasure(doc: PDFKit.PDFDocument) {
  const measured = new Map<string, number>();
  return (text: string, face: Face): number => {
    const key = face + text;
    const known = measured.get(key);
    if (known !== undefined) return known;
    let width = 0;
    for (const run of runsOf(text)) {
      doc.font(fontFile(face, run.script)).fontSize(UNIT);
      width += doc.widthOfString(run.text, featuresOf(face)) / UNIT;
    }
    if (measured.size >= KEPT) measured.clear();
    measured.set(key, width);
    return width;
  };
}

/** Writes words in whatever script. Lengths in points. */
export function createLettering(doc: PDFKit.PDFDocument) {
  const measure = createMeasure(doc);
  const fitted = new Map<string, Fitted>();

  function fit(text: string, face: Face, room: Room): Fitted {
    const key = JSON.stringify([text, face, room.width, room.height, room.size, room.least]);
    const known = fitted.get(key);
    if (known) return known;
    const found = fitText(text, room, (part) => measure(part, face));
    if (fitted.size >= KEPT) fitted.clear();
    fitted.set(key, found);
    return found;
  }

  function drawLine(text: string, at: { x: number; baseline: number; size: number; face: Face }) {
    let { x } = at;
    for (const run of runsOf(text)) {
      doc.font(fontFile(at.face, run.script)).fontSize(at.size);
      const options = featuresOf(at.face);
      doc.text(run.text, x, at.baseline, { ...options, lineBreak: false, baseline: 'alphabetic' });
      x += measure(run.text, at.face) * at.size;
    }
  }

  return {
    /** The size at which a text fits into its box. */
    sizeOf(text: string, { width, height, face, size, least }: Wording): number {
      return fit(text, face, { width, height, size, least }).size;
    },

    /** Writes a text into its box, smaller where it must be. @returns the height that it takes */
    write(text: string, wording: Wording): number {
      const { x, y, width, height, face, size, least } = wording;
      const room = { width, height, size, least };
      const { size: found, lines } = fit(text, face, room);
      const step = found * LEADING;
      const taken = lines.length * step;
      const top = wording.stand === 'middle' ? y + Math.max(0, (height - taken) / 2) : y;
      doc.fillColor(inks[wording.ink ?? 'black']);
      lines.forEach((line, index) => {
        drawLine(line, { x, baseline: top + index * step + found * ASCENT, size: found, face });
      });
      return taken;
    },
  };
}

/** How far the tallest letters rise above the line they stand on, in sizes. */
const ASCENT = 1;
const UNIT = 100;
const KEPT = 5000;
