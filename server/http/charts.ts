/** Geometry of charts that a template draws as plain SVG: the CSP allows no inline style. */
export interface BarChart {
  width: number;
  height: number;
  bars: { label: string; value: string; y: number; whole: number; part: number }[];
}

const ROW = 24;
const LABEL = 60;
const VALUE = 70;
const BAR = 300;

/** One line a name: how much of a whole. */
export function barChart(rows: readonly { name: string; part: number; whole: number }[]): BarChart {
  const largest = Math.max(1, ...rows.map(({ whole }) => whole));
  return {
    width: LABEL + BAR + VALUE,
    height: rows.length * ROW,
    bars: rows.map(({ name, part, whole }, index) => ({
      ...{ label: name, value: `${part} / ${whole}`, y: index * ROW },
      whole: Math.round((whole / largest) * BAR),
      part: Math.round((part / largest) * BAR),
    })),
  };
}

export interface DayChart {
  width: number;
  height: number;
  /** The largest number a day. */
  top: number;
  columns: { x: number; y: number; width: number; height: number; kind: number }[];
}

const DAY_WIDTH = 20;
const DAY_HEIGHT = 140;
const GAP = 4;

/** One stack a day; `days` hold one number for each kind. */
export function dayChart(days: readonly (readonly number[])[]): DayChart {
  const sums = days.map((kinds) => kinds.reduce((sum, count) => sum + count, 0));
  const top = Math.max(1, ...sums);
  const columns = days.flatMap((kinds, day) => {
    let below = 0;
    return kinds.map((count, kind) => {
      const height = (count / top) * DAY_HEIGHT;
      below += height;
      return {
        ...{ x: day * DAY_WIDTH, width: DAY_WIDTH - GAP, kind },
        ...{ y: Number((DAY_HEIGHT - below).toFixed(1)), height: Number(height.toFixed(1)) },
      };
    });
  });
  const drawn = columns.filter(({ height }) => height > 0);
  return { width: days.length * DAY_WIDTH, height: DAY_HEIGHT, top, columns: drawn };
}
