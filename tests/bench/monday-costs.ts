import { availableParallelism } from 'node:os';
import { measureCeiling } from './ceiling';
import { lock, walk, type WalkedFlow } from './monday-flows';
import type { AnswerKey } from './flows';
import type { Flow } from './monday-simulation';
import type { ServerProcess } from './server-process';

export interface HashCost {
  /** argon2 operations a second, as many at once as cores: what the machine gives just now. */
  ceiling: number;
  /** One operation, milliseconds of one core's work. */
  hashMs: number;
  /** How many cores that makes: fewer than there are when others use the machine. */
  cores: number;
}

export async function measureHash(): Promise<HashCost> {
  const before = process.cpuUsage();
  const begun = performance.now();
  const ceiling = await measureCeiling();
  const { user, system } = process.cpuUsage(before);
  const operations = (ceiling * (performance.now() - begun)) / 1000;
  const hashMs = (user + system) / 1000 / operations;
  return { ceiling, hashMs, cores: Math.min(availableParallelism(), (ceiling * hashMs) / 1000) };
}

/** Of one whole visit; milliseconds. */
export interface FlowCost {
  flow: WalkedFlow;
  hashes: number;
  /** Processor time of the server without its hashes. */
  loopMs: number;
  /** What the server waited for its statements. */
  statementMs: number;
  /** Processor time of PostgreSQL; NaN when it is somewhere else. */
  databaseCpuMs: number;
  /** Processor time of whoever sends the requests. */
  clientMs: number;
}

export interface Measured {
  server: ServerProcess;
  key: AnswerKey;
  hashMs: number;
  databaseCpu: (() => number) | null;
}

/** One visitor at a time, so that nobody waits for anybody. */
export async function measureFlow(
  flow: WalkedFlow,
  ids: readonly string[],
  { server, key, hashMs, databaseCpu }: Measured,
): Promise<FlowCost> {
  const { port } = server;
  if (flow.name.startsWith('locked')) for (const id of ids) await lock(port, id);
  const look = async () => ({
    ...{ cpu: server.cpuSeconds(), database: databaseCpu?.() ?? NaN, own: process.cpuUsage() },
    ...countersOf(await server.metrics()),
  });
  const before = await look();
  for (const loginId of ids) {
    await walk({ port, loginId, key, flow, think: () => 0, retryMs: 0, answered: () => undefined });
  }
  const after = await look();
  const own = process.cpuUsage(before.own);
  const each = (seconds: number) => (seconds * 1000) / ids.length;
  const hashes = (after.hashes - before.hashes) / ids.length;
  return {
    ...{ flow, hashes },
    loopMs: Math.max(0, each(after.cpu - before.cpu) - hashes * hashMs),
    statementMs: each(after.statements - before.statements),
    databaseCpuMs: each(after.database - before.database),
    clientMs: each((own.user + own.system) / 1e6),
  };
}

/**
 * From /metrics, since the start: argon2 operations, statements of the database, and the seconds
 * spent waiting for those.
 */
export function countersOf(text: string) {
  const sum = (name: RegExp) =>
    [...text.matchAll(name)].reduce((total, [, value]) => total + Number(value), 0);
  return {
    hashes: sum(/^portal_hash_operations_total(?:\{.*\})? (\S+)$/gm),
    asked: sum(/^portal_database_seconds_count(?:\{.*\})? (\S+)$/gm),
    statements: sum(/^portal_database_seconds_sum(?:\{.*\})? (\S+)$/gm),
  };
}

/** Core milliseconds of one visit on the average, with what runs beside the node if it is here. */
export function meanWork(costs: readonly FlowCost[], hashMs: number, isAllHere: boolean): number {
  const beside = (cost: FlowCost) => (isAllHere ? (cost.databaseCpuMs || 0) + cost.clientMs : 0);
  return costs.reduce(
    (sum, cost) => sum + cost.flow.share * (cost.hashes * hashMs + cost.loopMs + beside(cost)),
    0,
  );
}

/**
 * The flows for the simulation. What a visit costs beside its hashes is spread evenly over its
 * requests.
 * @param isAllHere database and load generator take their part of the same cores
 */
export function simulatedFlows(costs: readonly FlowCost[], isAllHere: boolean): Flow[] {
  return costs.map((cost) => {
    const { steps, name, share } = cost.flow;
    const awayMs = isAllHere ? (cost.databaseCpuMs || 0) + cost.clientMs : cost.statementMs;
    const requests = steps.map(({ hashes }) => ({
      ...{ hashes, loopMs: cost.loopMs / steps.length, awayMs: awayMs / steps.length },
    }));
    return { name, share, requests };
  });
}
