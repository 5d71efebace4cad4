import { createLettering, inks, type Ink } from './lettering';
import type { Box, Line } from './sheet.rules';

export type Pen = ReturnType<typeof createPen>;

/** Draws on a document: words, lines, pictures. Lengths in points. */
export function createPen(doc: PDFKit.PDFDocument) {
  return {
    ...createLettering(doc),

    stroke(lines: readonly Line[], { ink = 'light', dashed = false }: LineStyle = {}): void {
      doc.save().lineWidth(0.4).strokeColor(inks[ink]);
      if (dashed) doc.dash(2.5, { space: 2.5 });
      for (const { from, to } of lines) doc.moveTo(...from).lineTo(...to);
      doc.stroke().restore();
    },

    frame({ x, y, width, height }: Box): void {
      doc.lineWidth(0.6).strokeColor(inks.light).roundedRect(x, y, width, height, 4).stroke();
    },

    /** A picture drawn in a square of `units`, filled black. */
    picture(path: string, { units, ...box }: Box & { units: number }): void {
      doc
        .save()
        .translate(box.x, box.y)
        .scale(box.width / units);
      doc.path(path).fillColor(inks.black).fill('even-odd').restore();
    },

    /** Whatever `draw` does, nothing of it shows outside the box. */
    within({ x, y, width, height }: Box, draw: () => void): void {
      doc.save().rect(x, y, width, height).clip();
      draw();
      doc.restore();
    },
  };
}

interface LineStyle {
  ink?: Ink;
  dashed?: boolean;
}
