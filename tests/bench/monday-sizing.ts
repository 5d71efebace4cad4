import { quantile } from './figures';
import { meanWork, simulatedFlows, type FlowCost, type HashCost } from './monday-costs';
import { arrivalsOf, drawsOf, spreadOver } from './monday-draws';
import type { MondayOptions } from './monday-options';
import { simulate } from './monday-simulation';

/** Issue of the whole: p99 of what a pupil waits for after pressing the button. */
const MAX_P99_MS = 2000;
/** BUSY_RETRY_SECONDS of the portal's 503. */
export const RETRY_MS = 2000;

export interface Row {
  nodes: number;
  coresEach: number;
  p50: number;
  p99: number;
  pageP99: number;
  /** Waiting operations, on the worst of the nodes looked at. */
  longestQueue: number;
  /** Over all nodes, from those looked at. */
  refused: number;
}

export interface Sizing {
  /** Visits a second in the busiest minute. */
  peakVisits: number;
  /** Cores that the nodes work in it, and those of PostgreSQL beside. */
  peakCores: number;
  peakDatabaseCores: number;
  rows: Row[];
}

export function sizeMorning(
  costs: readonly FlowCost[],
  { hashMs }: HashCost,
  options: MondayOptions,
): Sizing {
  const { number } = options;
  const arrivals = arrivalsOf(
    {
      ...{ pupils: number('pupils'), schools: number('schools'), pupilsAClass: number('class') },
      ...{ schoolSpread: number('school-spread'), classSpread: number('class-spread') },
      classSeconds: number('class-seconds'),
    },
    drawsOf(number('seed')),
  );
  const peakVisits = busiestMinute(arrivals) / 60;
  const peakCores = (peakVisits * meanWork(costs, hashMs, false)) / 1000;
  const databaseMs = costs.reduce((sum, cost) => sum + cost.flow.share * cost.databaseCpuMs, 0);
  const flows = simulatedFlows(costs, false);

  function rowOf(nodes: number, coresEach: number): Row {
    const draws = drawsOf(number('seed') + 1);
    const looked = spreadOver(nodes, arrivals, draws).slice(0, number('look-at'));
    const outcomes = looked.map((visits) =>
      simulate({
        ...{ arrivals: visits, flows, draws, thinkMs: number('think') * 1000, retryMs: RETRY_MS },
        node: {
          ...{ cores: coresEach, hashesAtOnce: coresEach, hashMs },
          ...{ queueLimit: number('queue'), isAwayHere: false },
        },
      }),
    );
    const hashed = outcomes.flatMap((one) => one.hashed);
    const refused = outcomes.reduce((sum, one) => sum + one.refused, 0);
    return {
      ...{ nodes, coresEach, p50: quantile(hashed, 0.5), p99: quantile(hashed, 0.99) },
      pageP99: quantile(
        outcomes.flatMap((one) => one.pages),
        0.99,
      ),
      longestQueue: Math.max(...outcomes.map((one) => one.longestQueue)),
      refused: Math.round((refused * nodes) / looked.length),
    };
  }

  const rows = options.nodeCores.flatMap((cores) => untilEnough(cores, peakCores, rowOf));
  return { peakVisits, peakCores, peakDatabaseCores: (peakVisits * databaseMs) / 1000, rows };
}

/** From too few nodes to the first two numbers of them that keep the bound. */
function untilEnough(
  coresEach: number,
  peakCores: number,
  rowOf: (nodes: number, coresEach: number) => Row,
): Row[] {
  const rows: Row[] = [];
  const exact = peakCores / coresEach;
  const step = Math.max(1, Math.round(exact * 0.08));
  let nodes = Math.max(1, Math.floor(exact * 0.85));
  for (let enough = 0; enough < 2 && rows.length < 15; nodes += step) {
    const row = rowOf(nodes, coresEach);
    rows.push(row);
    if (isEnough(row)) enough++;
  }
  return rows;
}

export function isEnough({ p99, refused }: Row): boolean {
  return p99 <= MAX_P99_MS && refused === 0;
}

function busiestMinute(arrivals: Float64Array): number {
  let most = 0;
  for (let from = 0, to = 0; to < arrivals.length; to++) {
    while ((arrivals[to] ?? 0) - (arrivals[from] ?? 0) > 60_000) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

export function tableOf(rows: readonly Row[]): string[] {
  const head = ['nodes', 'cores', 'p50 ms', 'p99 ms', 'pages p99', 'queue', '503s', ''];
  const cells = rows.map((row) => [
    ...[`${row.nodes} × ${row.coresEach}`, String(row.nodes * row.coresEach)],
    ...[row.p50.toFixed(0), row.p99.toFixed(0), row.pageP99.toFixed(0), String(row.longestQueue)],
    ...[String(row.refused), isEnough(row) ? 'enough' : ''],
  ]);
  return [head, ...cells].map((line) =>
    line
      .map((cell) => cell.padStart(10))
      .join('')
      .trimEnd(),
  );
}
