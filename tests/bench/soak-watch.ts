import { statSync } from 'node:fs';
import { connect, isSqlite, type Db } from '../../server/db/database';
import type { Browser } from './soak-flows';
import type { Tally, Traffic } from './soak-traffic';
import type { Sample } from './soak-verdict';
import type { ServerProcess } from './server-process';

const MB = 1e6;

export interface Watched {
  server: ServerProcess;
  url: string;
  traffic: Traffic;
  browsers: readonly Browser[];
}

export interface Watch {
  /** @param at minutes from the beginning of the traffic */
  sample: (at: number) => Promise<Sample>;
  close: () => Promise<void>;
}

/** Looks at the process from outside, as an operator would. */
export function watchServer({ server, url, traffic, browsers }: Watched): Watch {
  const db = connect({ url, poolMax: 1 });
  return {
    async sample(at) {
      const metrics = await server.metrics();
      const tally: Tally = traffic.tally();
      const metric = (name: string) =>
        Number(new RegExp(`^${name} (\\S+)`, 'm').exec(metrics)?.[1] ?? NaN);
      const [{ count } = { count: NaN }] = await db('sessions').count<{ count: number }[]>({
        count: '*',
      });
      return {
        ...{ at, ...tally },
        rssMb: server.memory().now,
        heapMb: metric('nodejs_heap_size_used_bytes') / MB,
        handles: server.handles(),
        activeHandles: metric('nodejs_active_handles_total'),
        sessionRows: Number(count),
        sessionsMade: browsers.reduce((sum, { client }) => sum + client.visits(), 0),
        ...(await sizes(db, url)),
      };
    },
    close: () => db.destroy(),
  };
}

async function sizes(db: Db, url: string): Promise<Pick<Sample, 'walMb' | 'databaseMb'>> {
  if (isSqlite(db)) {
    const file = url.slice('sqlite:'.length);
    return { walMb: sizeOf(`${file}-wal`), databaseMb: sizeOf(file) };
  }
  const { rows } = await db.raw<{ rows: { size: string }[] }>(
    'SELECT pg_database_size(current_database()) AS size',
  );
  return { walMb: null, databaseMb: Number(rows[0]?.size) / MB };
}

function sizeOf(file: string): number {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) / MB;
}

/** One line for one look. */
export function lineOf(sample: Sample): string {
  const failures = Object.entries(sample.failures).map(([what, count]) => `${what} × ${count}`);
  const wal = sample.walMb === null ? '' : `, WAL ${sample.walMb.toFixed(1)} MB`;
  return (
    `${sample.at.toFixed(1).padStart(6)} min: ${sample.requests} requests, ` +
    `unexpected ${failures.join(', ') || 'none'}, p95 ${sample.p95Ms.toFixed(0)} ms, ` +
    `RSS ${sample.rssMb.toFixed(0)} MB, heap ${sample.heapMb.toFixed(0)} MB, ` +
    `fds ${sample.handles}, node's handles ${sample.activeHandles}, ` +
    `rows of visits ${sample.sessionRows} of ${sample.sessionsMade} made${wal}, ` +
    `database ${sample.databaseMb.toFixed(1)} MB`
  );
}
