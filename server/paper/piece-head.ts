import { inertText } from './inert.rules';
import type { Holder, Sheet } from './paper';
import { inARow, onLines, PAD, type Piece } from './piece';
import { FOLD, mm } from './sheet.rules';

const QR = mm(17.5);
const TOP = mm(2.6);
const END = FOLD.headEnd - mm(0.3);

/** What stays visible when it is folded. */
export function drawHead({ pen, box, sheet, qr }: Piece, holder: Holder): void {
  const x = box.x + PAD;
  const width = box.width - 2 * PAD - QR - mm(4);
  const right = { x: x + width + mm(4), y: box.y + mm(3.2), width: QR, height: QR };
  pen.picture(qr.path, { ...right, units: qr.units });
  const found = foundPlace(sheet.languages.length);
  // More languages below leave less to the rows above.
  const scale = (END - found.height - TOP) / UPPER;
  const row = (from: number, height: number) => ({
    ...{ x, width, y: box.y + TOP + mm(from) * scale, height: mm(height) * scale },
  });
  const name = { ...row(0, 6.6), face: 'bold', size: 13, least: 4 } as const;
  pen.write(inertText(holder.fullName), { ...name, stand: 'middle' });
  const line = { ...row(6.6, 3.6), face: 'plain', size: 7.5, least: 3.5 } as const;
  pen.write(classLine(sheet, holder), { ...line, ink: 'grey' });
  const label = { ...row(10.3, 2.5), face: 'plain', size: 5.5, least: 3 } as const;
  pen.write(
    inARow(sheet, ({ t }) => t('paper.loginId')),
    { ...label, ink: 'grey' },
  );
  const id = { ...row(12.6, 5.2), face: 'secret', size: 10, least: 4, stand: 'middle' } as const;
  pen.write(inertText(holder.loginId), id);
  const end = box.y + END - found.height;
  const below = { x, width: found.isWide ? box.width - 2 * PAD : width, y: end } as const;
  const words = { face: 'plain', size: 6, least: 3, stand: 'middle' } as const;
  pen.write(foundLines(sheet), { ...below, ...words, height: found.height, ink: 'grey' });
}

/** The rows above the last lines, where there is one language (mm). */
const UPPER = mm(18.2);

/** One line goes below the code; more of them stand beside it. */
function foundPlace(languages: number): { height: number; isWide: boolean } {
  if (languages === 1) return { height: mm(2.9), isWide: true };
  return { height: mm(1.2 + languages * 1.9), isWide: false };
}

export function classLine({ school }: Sheet, { className }: Holder): string {
  return `${inertText(className)} · ${inertText(school.name)}`;
}

export function foundLines(sheet: Sheet): string {
  const school = inertText(sheet.school.name);
  return onLines(sheet, ({ t }) => t('paper.found', { school }));
}
