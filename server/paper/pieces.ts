import { inertText } from './inert.rules';
import type { Card, Holder, PaperLanguage, Sheet, Slip, SlipSheet } from './paper';
import type { Pen } from './pen';
import type { QrPicture } from './qr';
import { FOLD, mm, type Box } from './sheet.rules';
import { symbols } from './symbols';

export interface Piece<S extends Sheet = Sheet> {
  pen: Pen;
  box: Box;
  sheet: S;
  qr: QrPicture;
}

/** The path that the code opens, behind the portal's origin. */
export type PortalPath = '/sspr' | '/';

const PAD = mm(4);
const QR = mm(17.5);

export function drawCard(piece: Piece, card: Card): void {
  const { sheet } = piece;
  const { t } = firstLanguage(sheet);
  drawHead(piece, card);
  drawInside(piece, t('paper.answersHeading'), (inside) => drawAnswers(piece.pen, inside, card));
  drawFlap(piece, '/sspr', ({ t: say }) => [
    say('paper.card.open'),
    say('paper.card.type'),
    say('paper.card.keep'),
  ]);
}

export function drawSlip(piece: Piece<SlipSheet>, slip: Slip): void {
  const { pen, sheet } = piece;
  const language = firstLanguage(sheet);
  drawHead(piece, slip);
  drawInside(piece, language.t('paper.passwordHeading'), ({ x, y, width, height }) => {
    const box = { x, width, height: height * 0.5, y };
    pen.write(slip.defaultPassword, {
      ...box,
      face: 'secret',
      size: 21,
      least: 7,
      stand: 'middle',
    });
    const rest = { x, width, height: height * 0.24 };
    const bold = { ...rest, y: y + height * 0.52, face: 'bold', size: 8.5, least: 5 } as const;
    pen.write(language.t('paper.changeIt'), bold);
    const plain = { ...rest, y: y + height * 0.76, face: 'plain', size: 8, least: 5 } as const;
    pen.write(validity(sheet, language), plain);
  });
  drawFlap(piece, '/', ({ t }) => [
    t('paper.slip.open'),
    t('paper.slip.type'),
    t('paper.slip.keep'),
  ]);
}

/** Nothing on it is secret. */
export function drawLabel({ pen, box, sheet, qr }: Piece, holder: Holder): void {
  const { t } = firstLanguage(sheet);
  const side = mm(24);
  const x = box.x + PAD;
  const width = box.width - 2 * PAD;
  const beside = { x, width: width - side - mm(4) };
  const right = { x: x + width - side, y: box.y + mm(6), width: side, height: side };
  pen.picture(qr.path, { ...right, units: qr.units });
  const name = { ...beside, y: box.y + mm(6), height: mm(16), face: 'bold' } as const;
  const taken = pen.write(inertText(holder.fullName), { ...name, size: 17, least: 7 });
  const line = { ...beside, y: name.y + taken + mm(1), height: mm(8), face: 'plain' } as const;
  pen.write(classLine(sheet, holder), { ...line, size: 10, least: 6, ink: 'grey' });
  const label = { x, width, y: box.y + mm(34), height: mm(4.5), face: 'plain' } as const;
  pen.write(t('paper.loginId'), { ...label, size: 8, least: 6, ink: 'grey' });
  const id = { x, width, y: box.y + mm(38.5), height: mm(16), face: 'secret' } as const;
  pen.write(inertText(holder.loginId), { ...id, size: 16, least: 6 });
  const found = { x, width, y: box.y + mm(58), height: mm(8), face: 'plain' } as const;
  pen.write(foundLine(sheet), { ...found, size: 8, least: 5, ink: 'grey' });
}

/** What stays visible when it is folded. */
function drawHead({ pen, box, sheet, qr }: Piece, holder: Holder): void {
  const { t } = firstLanguage(sheet);
  const x = box.x + PAD;
  const width = box.width - 2 * PAD - QR - mm(4);
  const right = { x: x + width + mm(4), y: box.y + mm(3.2), width: QR, height: QR };
  pen.picture(qr.path, { ...right, units: qr.units });
  const name = { x, width, y: box.y + mm(2.6), height: mm(6.6), face: 'bold' } as const;
  pen.write(inertText(holder.fullName), { ...name, size: 13, least: 4.5, stand: 'middle' });
  const line = { x, width, y: box.y + mm(9.2), height: mm(3.6), face: 'plain' } as const;
  pen.write(classLine(sheet, holder), { ...line, size: 7.5, least: 4.5, ink: 'grey' });
  const label = { x, width, y: box.y + mm(12.9), height: mm(2.6), face: 'plain' } as const;
  pen.write(t('paper.loginId'), { ...label, size: 5.5, least: 4.5, ink: 'grey' });
  const id = { x, width, y: box.y + mm(15.2), height: mm(5), face: 'secret' } as const;
  pen.write(inertText(holder.loginId), { ...id, size: 10, least: 4, stand: 'middle' });
  const found = { x, width: box.width - 2 * PAD, y: box.y + mm(20.9), height: mm(2.8) } as const;
  pen.write(foundLine(sheet), { ...found, face: 'plain', size: 6, least: 4.5, ink: 'grey' });
}

/** The part that is covered when it is folded. */
function drawInside({ pen, box }: Piece, heading: string, draw: (inside: Box) => void): void {
  const frame = {
    x: box.x + PAD,
    y: box.y + FOLD.headEnd,
    width: box.width - 2 * PAD,
    height: FOLD.foldAt - FOLD.headEnd - mm(0.8),
  };
  pen.frame(frame);
  const inner = { x: frame.x + mm(2.5), width: frame.width - mm(5) };
  const title = { ...inner, y: frame.y + mm(0.7), height: mm(2.9), face: 'plain' } as const;
  pen.write(heading, { ...title, size: 6, least: 4.5, ink: 'grey' });
  draw({ ...inner, y: frame.y + mm(3.6), height: frame.height - mm(4.2) });
}

/** One column for three, two for more; each row has picture, answer and question. */
function drawAnswers(pen: Pen, inside: Box, { answers }: Card): void {
  const columns = answers.length > MOST_IN_A_COLUMN ? 2 : 1;
  const rows = Math.max(MOST_IN_A_COLUMN, Math.ceil(answers.length / columns));
  const width = inside.width / columns;
  const height = inside.height / rows;
  const side = Math.min(height * 0.84, mm(5.2));
  const rest = width - side - mm(4.5);
  const answerWidth = rest * (columns === 1 ? 0.4 : 0.56);
  const row = { height, stand: 'middle' } as const;
  const secret = { ...row, ...origin, width: answerWidth, face: 'secret', least: 5 } as const;
  const sizes = answers.map(({ answer }) => pen.sizeOf(answer, { ...secret, size: 13 }));
  const asked = { ...row, width: rest - answerWidth, face: 'plain', ink: 'grey' } as const;
  answers.forEach(({ questionId, question, answer }, index) => {
    const x = inside.x + Math.floor(index / rows) * width;
    const y = inside.y + (index % rows) * height;
    const path = symbols[questionId];
    const icon = { x, y: y + (height - side) / 2, width: side, height: side };
    if (path) pen.picture(path, { ...icon, units: 24 });
    const answerX = x + side + mm(2);
    pen.write(answer, { ...secret, x: answerX, y, size: Math.min(...sizes) });
    const questionX = answerX + answerWidth + mm(1.5);
    pen.write(inertText(question), { ...asked, x: questionX, y, size: 5.7, least: 3.5 });
  });
}

const origin = { x: 0, y: 0 };
const MOST_IN_A_COLUMN = 3;

type Steps = (language: PaperLanguage) => string[];

/** What folds up over the inside: how to use it, in every language that the school chose. */
function drawFlap({ pen, box, sheet }: Piece, path: PortalPath, steps: Steps): void {
  const fold = box.y + FOLD.foldAt;
  pen.stroke([{ from: [box.x, fold], to: [box.x + box.width, fold] }], { dashed: true });
  const x = box.x + PAD;
  const width = box.width - 2 * PAD;
  const { t } = firstLanguage(sheet);
  const hint = { x, width, y: fold + mm(0.6), height: mm(2.6), face: 'plain' } as const;
  pen.write(t('paper.fold'), { ...hint, size: 5, least: 4, ink: 'grey' });
  const address = { x, width, y: fold + mm(3.4), height: mm(3.8), face: 'bold' } as const;
  pen.write(shownAddress(sheet, path), { ...address, size: 8, least: 5 });
  const top = fold + mm(7.4);
  const height = (box.y + box.height - mm(1.6) - top) / sheet.languages.length;
  sheet.languages.forEach((language, index) => {
    const place = { x, width, y: top + index * height, height };
    drawSteps(pen, place, linesOf(steps(language), sheet.languages.length));
  });
}

/** Where many languages share the flap, each has one paragraph. */
function linesOf(steps: readonly string[], languages: number): string[] {
  const numbered = steps.map((step, index) => `${index + 1}. ${step}`);
  return languages > MOST_LISTED ? [numbered.join('  ')] : numbered;
}

const MOST_LISTED = 2;

function drawSteps(pen: Pen, { x, y, width, height }: Box, steps: readonly string[]): void {
  const line = { x, width, height: height / steps.length, face: 'plain', least: 3 } as const;
  const sizes = steps.map((step) => pen.sizeOf(step, { ...line, y, size: 8.5 }));
  steps.forEach((step, index) => {
    pen.write(step, { ...line, y: y + index * line.height, size: Math.min(...sizes) });
  });
}

function classLine({ school }: Sheet, { className }: Holder): string {
  return `${inertText(className)} · ${inertText(school.name)}`;
}

function foundLine(sheet: Sheet): string {
  return firstLanguage(sheet).t('paper.found', { school: inertText(sheet.school.name) });
}

function validity({ validFrom, expiresAt, school }: SlipSheet, { code, t }: PaperLanguage): string {
  const { timeZone } = school;
  const day = new Intl.DateTimeFormat(regionOf(code), { dateStyle: 'long', timeZone });
  const until = day.format(expiresAt);
  if (validFrom === null) return t('paper.validUntil', { until });
  return t('paper.validFrom', { from: day.format(validFrom), until });
}

/** Dates as they are written in Singapore: 4 January 2027. */
function regionOf(code: string): string {
  return `${code}-SG`;
}

function shownAddress({ baseUrl }: Sheet, path: PortalPath): string {
  return `${baseUrl}${path}`.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

function firstLanguage({ languages }: Sheet): PaperLanguage {
  const [first] = languages;
  if (!first) throw new Error('paper needs a language');
  return first;
}
