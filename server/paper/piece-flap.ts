import type { PaperLanguage, Sheet } from './paper';
import { inARow, PAD, type Piece, type PortalPath } from './piece';
import { FOLD, mm } from './sheet.rules';

type Steps = (language: PaperLanguage) => string[];

/** What folds up over the inside: how to use it, in every language that the school chose. */
export function drawFlap({ pen, box, sheet }: Piece, path: PortalPath, steps: Steps): void {
  const fold = box.y + FOLD.foldAt;
  pen.stroke([{ from: [box.x, fold], to: [box.x + box.width, fold] }], { dashed: true });
  const x = box.x + PAD;
  const width = box.width - 2 * PAD;
  const hint = { x, width, y: fold + mm(0.6), height: mm(2.6), face: 'plain' } as const;
  const folding = inARow(sheet, ({ t }) => t('paper.fold'));
  pen.write(folding, { ...hint, size: 5, least: 2.5, ink: 'grey' });
  const address = { x, width, y: fold + mm(3.4), height: mm(3.8), face: 'bold' } as const;
  pen.write(shownAddress(sheet, path), { ...address, size: 8, least: 5 });
  const top = fold + mm(7.4);
  const height = box.y + box.height - mm(1.6) - top;
  const words = { x, width, y: top, height, face: 'plain', size: 8.5, least: 2.5 } as const;
  pen.write(stepLines(sheet, steps), words);
}

/** Where many languages share the flap, each has one paragraph. */
function stepLines({ languages }: Sheet, steps: Steps): string {
  const between = languages.length > MOST_LISTED ? '  ' : '\n';
  const numbered = (language: PaperLanguage) =>
    steps(language).map((step, index) => `${index + 1}. ${step}`);
  return languages.map((language) => numbered(language).join(between)).join('\n');
}

const MOST_LISTED = 2;

function shownAddress({ baseUrl }: Sheet, path: PortalPath): string {
  return `${baseUrl}${path}`.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
