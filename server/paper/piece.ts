import type { PaperLanguage, Sheet } from './paper';
import type { Pen } from './pen';
import type { QrPicture } from './qr';
import { mm, type Box } from './sheet.rules';

export interface Piece<S extends Sheet = Sheet> {
  pen: Pen;
  box: Box;
  sheet: S;
  qr: QrPicture;
}

/** The path that the code opens, behind the portal's origin. */
export type PortalPath = '/sspr' | '/';

/** White space within a piece. */
export const PAD = mm(4);

type Say = (language: PaperLanguage) => string;

/** A sentence in every language, each on lines of its own. */
export function onLines({ languages }: Sheet, say: Say): string {
  return languages.map(say).join('\n');
}

/** A few words in every language, one behind the other. */
export function inARow({ languages }: Sheet, say: Say): string {
  return languages.map(say).join(' · ');
}
