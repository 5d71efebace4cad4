/** Millimetres in points, of which 72 make an inch of 25.4 mm. */
export function mm(length: number): number {
  return (length * 72) / 25.4;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Line {
  from: readonly [number, number];
  to: readonly [number, number];
}

/** ISO 216 A4, upright. */
export const A4 = { width: mm(210), height: mm(297) };

const COLUMNS = 2;
const ROWS = 4;
export const PER_PAGE = COLUMNS * ROWS;

/** Leaves 10 and 8.5 mm around: most office printers cannot print the outer 4 to 6 mm. */
export const SLOT = { width: mm(95), height: mm(70) };
const LEFT = (A4.width - COLUMNS * SLOT.width) / 2;
const TOP = (A4.height - ROWS * SLOT.height) / 2;

/** The place of the n-th piece of a page, counted from 0, row by row. */
export function slotAt(index: number): Box {
  const column = index % COLUMNS;
  const row = Math.floor(index / COLUMNS) % ROWS;
  return { x: LEFT + column * SLOT.width, y: TOP + row * SLOT.height, ...SLOT };
}

const MARK = mm(4);
const CROSS = mm(1.5);

/** Where to cut: strokes in the margin, so that a guillotine finds the line, and small crosses. */
export function cutMarks(): Line[] {
  const xs = Array.from({ length: COLUMNS + 1 }, (_, column) => LEFT + column * SLOT.width);
  const ys = Array.from({ length: ROWS + 1 }, (_, row) => TOP + row * SLOT.height);
  const [right, bottom] = [LEFT + COLUMNS * SLOT.width, TOP + ROWS * SLOT.height];
  return [
    ...xs.flatMap((x) => [upright(x, TOP - MARK, TOP), upright(x, bottom, bottom + MARK)]),
    ...ys.flatMap((y) => [level(y, LEFT - MARK, LEFT), level(y, right, right + MARK)]),
    ...xs.flatMap((x) =>
      ys.flatMap((y) => [upright(x, y - CROSS, y + CROSS), level(y, x - CROSS, x + CROSS)]),
    ),
  ];
}

function upright(x: number, from: number, to: number): Line {
  return { from: [x, from], to: [x, to] };
}

function level(y: number, from: number, to: number): Line {
  return { from: [from, y], to: [to, y] };
}

/**
 * A folded piece: the head stays visible, the flap at the bottom is as high as what it covers and
 * folds up over it.
 */
export const FOLD = { headEnd: mm(24), foldAt: mm(47) };
