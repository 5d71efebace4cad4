import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { QueryKind } from '../db/query-times';
import type { HashLoad } from '../password/hashing';

/** Request, hash and statement times, all in seconds. */
export function workMetrics(registry: Registry) {
  const registers = [registry];
  const requests = new Histogram({
    name: 'portal_request_seconds',
    help: 'Time to answer a request, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const hashes = new Histogram({
    name: 'portal_hash_seconds',
    help: 'Time of one argon2 operation once it runs',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    registers,
  });
  const waits = new Histogram({
    name: 'portal_hash_wait_seconds',
    help: 'Time that one argon2 operation waited for its turn',
    buckets: [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
    registers,
  });
  const queries = new Histogram({
    name: 'portal_database_seconds',
    help: 'Time of one statement of the database, failed ones too',
    labelNames: ['kind'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
    registers,
  });
  return {
    /** @param seconds from the first byte of the request to the last of the answer */
    request: (labels: { method: string; route: string; status: number }, seconds: number) =>
      requests.observe(labels, seconds),
    hash: (times: { waited: number; took: number }): void => {
      waits.observe(times.waited);
      hashes.observe(times.took);
    },
    query: (kind: QueryKind, seconds: number) => queries.observe({ kind }, seconds),
  };
}

export interface Looks {
  hashing: { load: () => HashLoad; operations: () => number };
  connections: () => { used: number; idle: number; waiting: number };
  /** Prints by state, of all processes. */
  jobs: () => Promise<Record<string, number>>;
}

/** What is looked up when somebody asks, rather than counted. */
export function lookMetrics(registry: Registry, { hashing, connections, jobs }: Looks) {
  const registers = [registry];
  new Gauge({
    name: 'portal_hash_queue',
    help: 'argon2 operations that run or wait',
    labelNames: ['state'],
    registers,
    collect() {
      const { running, waiting } = hashing.load();
      this.set({ state: 'running' }, running);
      this.set({ state: 'waiting' }, waiting);
    },
  });
  new Counter({
    name: 'portal_hash_operations_total',
    help: 'argon2 operations since the start',
    registers,
    collect() {
      this.reset();
      this.inc(hashing.operations());
    },
  });
  new Gauge({
    name: 'portal_database_connections',
    help: 'Connections to the database of this process; waiting: statements that want one',
    labelNames: ['state'],
    registers,
    collect() {
      for (const [state, count] of Object.entries(connections())) this.set({ state }, count);
    },
  });
  return jobMetrics(registry, jobs);
}

/** The database may be what is broken: then it is told as down, and the rest of the page stands. */
function jobMetrics(registry: Registry, jobs: Looks['jobs']) {
  const registers = [registry];
  const up = new Gauge({
    name: 'portal_database_up',
    help: 'Whether the database answered within a second',
    registers,
  });
  const prints = new Gauge({
    name: 'portal_print_jobs',
    help: 'Prints by state, of all processes',
    labelNames: ['state'],
    registers,
  });
  return async function look(): Promise<void> {
    const found = await Promise.race([jobs().catch(() => null), nothingAfter(LOOK_MS)]);
    up.set(found ? 1 : 0);
    prints.reset();
    for (const [state, count] of Object.entries(found ?? {})) prints.set({ state }, count);
  };
}

/** Prometheus itself gives up after 10 s. */
const LOOK_MS = 1000;

function nothingAfter(ms: number): Promise<null> {
  return new Promise((resume) => setTimeout(resume, ms, null).unref());
}
