import { inertText } from './inert.rules';
import type { Card, Holder, PaperLanguage, Slip, SlipSheet } from './paper';
import type { Pen } from './pen';
import { inARow, onLines, PAD, type Piece } from './piece';
import { drawFlap } from './piece-flap';
import { classLine, drawHead, foundLines } from './piece-head';
import { FOLD, mm, type Box } from './sheet.rules';
import { symbols } from './symbols';

export function drawCard(piece: Piece, card: Card): void {
  drawHead(piece, card);
  const heading = inARow(piece.sheet, ({ t }) => t('paper.answersHeading'));
  drawInside(piece, heading, (inside) => drawAnswers(piece.pen, inside, card));
  drawFlap(piece, '/sspr', ({ t }) => [
    t('paper.card.open'),
    t('paper.card.type'),
    t('paper.card.keep'),
  ]);
}

export function drawSlip(piece: Piece<SlipSheet>, slip: Slip): void {
  const { pen, sheet } = piece;
  drawHead(piece, slip);
  const heading = inARow(sheet, ({ t }) => t('paper.passwordHeading'));
  drawInside(piece, heading, ({ x, y, width, height }) => {
    const top = { x, y, width, height: height * 0.45, stand: 'middle' } as const;
    pen.write(slip.defaultPassword, { ...top, face: 'secret', size: 21, least: 7 });
    const rest = { x, y: y + height * 0.46, width, height: height * 0.54 };
    drawValidity(piece, rest);
  });
  drawFlap(piece, '/', ({ t }) => [
    t('paper.slip.open'),
    t('paper.slip.type'),
    t('paper.slip.keep'),
  ]);
}

/** What to do with the password, and how long it works. */
function drawValidity({ pen, sheet }: Piece<SlipSheet>, { x, y, width, height }: Box): void {
  const half = { x, width, height: height * 0.5, least: 2.5 };
  const lower = { ...half, y: y + height * 0.52, face: 'plain', size: 8 } as const;
  const changes = onLines(sheet, ({ t }) => t('paper.changeIt'));
  const validities = onLines(sheet, (language) => validity(sheet, language));
  if (sheet.languages.length <= MOST_APART) {
    pen.write(changes, { ...half, y, face: 'bold', size: 8.5 });
    pen.write(validities, lower);
    return;
  }
  // Many languages have one line each, or the letters would be too small to read.
  const both = onLines(sheet, (each) => `${each.t('paper.changeIt')} ${validity(sheet, each)}`);
  pen.write(both, { ...lower, y, height });
}

const MOST_APART = 2;

/** Nothing on it is secret. */
export function drawLabel({ pen, box, sheet, qr }: Piece, holder: Holder): void {
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
  const label = { x, width, y: box.y + mm(33), height: mm(4.5), face: 'plain' } as const;
  const words = inARow(sheet, ({ t }) => t('paper.loginId'));
  pen.write(words, { ...label, size: 8, least: 4, ink: 'grey' });
  const id = { x, width, y: box.y + mm(37.5), height: mm(15), face: 'secret' } as const;
  pen.write(inertText(holder.loginId), { ...id, size: 16, least: 6 });
  const found = { x, width, y: box.y + mm(53.5), height: mm(13), face: 'plain' } as const;
  const grey = { size: 8, least: 3, ink: 'grey', stand: 'middle' } as const;
  pen.write(foundLines(sheet), { ...found, ...grey });
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
  pen.write(heading, { ...title, size: 6, least: 3, ink: 'grey' });
  draw({ ...inner, y: frame.y + mm(3.6), height: frame.height - mm(4.2) });
}

/** One column for three, two for more; each row has picture, answer and questions. */
function drawAnswers(pen: Pen, inside: Box, { answers }: Card): void {
  const columns = answers.length > MOST_IN_A_COLUMN ? 2 : 1;
  const rows = Math.max(MOST_IN_A_COLUMN, Math.ceil(answers.length / columns));
  const width = inside.width / columns;
  const height = inside.height / rows;
  const side = Math.min(height * 0.84, mm(5.2));
  const rest = width - side - mm(4.5);
  const answerWidth = rest * (columns === 1 ? 0.36 : 0.56);
  const row = { height, stand: 'middle' } as const;
  const secret = { ...row, ...origin, width: answerWidth, face: 'secret', least: 5 } as const;
  const sizes = answers.map(({ answer }) => pen.sizeOf(answer, { ...secret, size: 13 }));
  const asked = { ...row, width: rest - answerWidth, face: 'plain', ink: 'grey' } as const;
  answers.forEach(({ questionId, questions, answer }, index) => {
    const x = inside.x + Math.floor(index / rows) * width;
    const y = inside.y + (index % rows) * height;
    const path = symbols[questionId];
    const icon = { x, y: y + (height - side) / 2, width: side, height: side };
    if (path) pen.picture(path, { ...icon, units: 24 });
    const answerX = x + side + mm(2);
    pen.write(answer, { ...secret, x: answerX, y, size: Math.min(...sizes) });
    const questionX = answerX + answerWidth + mm(1.5);
    const words = questions.map(inertText).join('\n');
    pen.write(words, { ...asked, x: questionX, y, size: 5.7, least: 2.5 });
  });
}

const origin = { x: 0, y: 0 };
const MOST_IN_A_COLUMN = 3;

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
