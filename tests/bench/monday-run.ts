import { availableParallelism, cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from './figures';
import { drawsOf, steadyArrivals, type Draws } from './monday-draws';
import { lock, walk, type WalkedFlow } from './monday-flows';
import {
  meanWork,
  measureHash,
  simulatedFlows,
  type FlowCost,
  type HashCost,
  type Measured,
} from './monday-costs';
import { drawFlow, simulate } from './monday-simulation';

export interface Part {
  /** Of what the machine gives just now, from 0 to 1. */
  load: number;
  seconds: number;
  thinkMs: number;
  retryMs: number;
  queueLimit: number;
  seed: number;
}

export interface Course {
  costs: readonly FlowCost[];
  measured: Measured;
  /** Login IDs that nobody has used yet. */
  take: (count: number) => string[];
}

export interface Times {
  hashed: number[];
  pages: number[];
  refused: number;
}

export interface Compared {
  perSecond: number;
  visits: number;
  hash: HashCost;
  predicted: Times;
  measured: Times;
  /** Cores used by the portal, its database and the load generator, and by all others. */
  used: number;
  others: number;
}

/** The same arrivals, once through the simulation and once, for real, through this machine. */
export async function comparePart(part: Part, course: Course): Promise<Compared> {
  // Measured anew: other work on the machine comes and goes.
  const hash = await measureHash();
  const draws = drawsOf(part.seed);
  const work = meanWork(course.costs, hash.hashMs, true);
  const perSecond = (part.load * hash.cores * 1000) / work;
  const arrivals = steadyArrivals(perSecond, part.seconds, draws);
  const predicted = simulate({
    ...{ arrivals, flows: simulatedFlows(course.costs, true), draws },
    ...{ thinkMs: part.thinkMs, retryMs: part.retryMs },
    node: {
      ...{ cores: hash.cores, hashesAtOnce: availableParallelism(), hashMs: hash.hashMs },
      ...{ queueLimit: part.queueLimit, isAwayHere: true },
    },
  });
  const visits = await prepare(arrivals, draws, course);
  const cores = watchCores(course.measured);
  const measured = await runForReal(visits, part, course);
  return { perSecond, visits: visits.length, hash, predicted, measured, ...cores() };
}

interface PlannedVisit {
  at: number;
  loginId: string;
  flow: WalkedFlow;
  /** Its own, so that nobody's reading time hangs on who else is there. */
  draws: Draws;
}

async function prepare(
  arrivals: readonly number[],
  draws: Draws,
  { costs, take, measured }: Course,
): Promise<PlannedVisit[]> {
  const flows = costs.map(({ flow }) => flow);
  const ids = take(arrivals.length);
  const visits = arrivals.map((at, index) => ({
    ...{ at, flow: drawFlow(flows, draws), loginId: ids[index] ?? '' },
    draws: drawsOf(index),
  }));
  for (const { flow, loginId } of visits) {
    if (flow.name.startsWith('locked')) await lock(measured.server.port, loginId);
  }
  return visits;
}

async function runForReal(
  visits: readonly PlannedVisit[],
  { thinkMs, retryMs }: Part,
  { measured: { server, key } }: Course,
): Promise<Times> {
  const times: Times = { hashed: [], pages: [], refused: 0 };
  const begun = performance.now();
  const all = visits.map(async ({ at, loginId, flow, draws }) => {
    await sleep(Math.max(0, at - (performance.now() - begun)));
    await walk({
      ...{ port: server.port, loginId, key, flow, retryMs },
      think: () => draws.exponential(thinkMs),
      answered: ({ ms }, step) => {
        if (!step) times.refused++;
        else (step.hashes > 0 ? times.hashed : times.pages).push(ms);
      },
    });
  });
  await Promise.all(all);
  return times;
}

/** Seconds of all cores that were not idle. */
function busySeconds(): number {
  const busy = ({ times }: { times: Record<string, number> }) =>
    Object.entries(times).reduce((sum, [name, ms]) => sum + (name === 'idle' ? 0 : ms), 0);
  return cpus().reduce((sum, cpu) => sum + busy(cpu), 0) / 1000;
}

function watchCores({ server, databaseCpu }: Measured): () => { used: number; others: number } {
  const look = () => {
    const { user, system } = process.cpuUsage();
    const own = server.cpuSeconds() + (databaseCpu?.() ?? 0) + (user + system) / 1e6;
    return { own, busy: busySeconds(), at: performance.now() / 1000 };
  };
  const before = look();
  return () => {
    const after = look();
    const seconds = after.at - before.at;
    const used = (after.own - before.own) / seconds;
    return { used, others: (after.busy - before.busy) / seconds - used };
  };
}

/** p50 and p99 of both, side by side. */
export function describePart({ load }: Part, compared: Compared): string[] {
  const { perSecond, visits, hash, predicted, measured, used, others } = compared;
  const pair = (times: readonly number[]) =>
    `p50 ${quantile(times, 0.5).toFixed(0)} ms, p99 ${quantile(times, 0.99).toFixed(0)} ms`;
  const row = (what: string, of: (times: Times) => readonly number[]) =>
    `  ${what.padEnd(22)} predicted ${pair(of(predicted)).padEnd(26)} measured ${pair(of(measured))}`;
  return [
    `${(load * 100).toFixed(0)} % of ${hash.cores.toFixed(2)} cores (${hash.ceiling.toFixed(1)} hashes/s): ` +
      `${perSecond.toFixed(1)} visits/s, ${visits} visits; used ${used.toFixed(2)} cores, all others ${others.toFixed(2)}`,
    row('requests that hash', ({ hashed }) => hashed),
    row('other pages', ({ pages }) => pages),
    `  ${'told to come back'.padEnd(22)} predicted ${predicted.refused}, measured ${measured.refused}`,
  ];
}
