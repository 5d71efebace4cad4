/** A place for a text; all lengths in points (1/72 inch). */
export interface Room {
  width: number;
  height: number;
  /** The size to begin with, and the smallest one that can still be read. */
  size: number;
  least: number;
}

export interface Fitted {
  size: number;
  lines: string[];
}

/** The width of a text at size 1. */
export type Measure = (text: string) => number;

/** From one line to the next, in sizes: Tamil signs reach far up and down. */
export const LEADING = 1.3;

const STEP = 0.5;
const ELLIPSIS = '…';

/**
 * The largest size at which the whole text fits into its room, wrapped between words; a line break
 * in it begins a new line. What does not fit at the smallest size either is cut, inside a word too,
 * and ends in an ellipsis.
 */
export function fitText(text: string, room: Room, measure: Measure): Fitted {
  for (let size = Math.min(room.size, room.height / LEADING); size > room.least; size -= STEP) {
    const width = room.width / size;
    const lines = text.split('\n').flatMap((part) => wrap(pieces(part), width, measure));
    const wide = lines.some((line) => measure(line) * size > room.width);
    if (!wide && lines.length <= linesIn(room, size)) return { size, lines };
  }
  return cutToFit(text, room, measure);
}

function cutToFit(text: string, room: Room, measure: Measure): Fitted {
  const { least: size } = room;
  const width = room.width / size;
  const small = (part: string) =>
    pieces(part).flatMap((piece) => (measure(piece) > width ? letters(piece) : [piece]));
  const lines = text.split('\n').flatMap((part) => wrap(small(part), width, measure));
  const most = linesIn(room, size);
  if (lines.length <= most) return { size, lines };
  const kept = lines.slice(0, most);
  const last = letters(kept.pop() ?? '');
  while (last.length > 0 && measure(last.join('') + ELLIPSIS) > width) last.pop();
  return { size, lines: [...kept, last.join('').trimEnd() + ELLIPSIS] };
}

/** A line more would touch what stands below. */
function linesIn({ height }: Room, size: number): number {
  return Math.max(1, Math.floor(height / (size * LEADING) + 0.01));
}

function wrap(parts: readonly string[], width: number, measure: Measure): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    if (line !== '' && measure((line + part).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += part;
  }
  return [...lines, line.trimEnd()];
}

/** Where a line may end: after blanks, hyphens and the marks of an address, around Chinese. */
function pieces(text: string): string[] {
  return text.split(/(?<=[\s\-@_/])|(?<=\p{Script=Han})(?=\p{L})|(?<=\p{L})(?=\p{Script=Han})/u);
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function letters(text: string): string[] {
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}
