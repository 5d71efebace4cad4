import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../server/project-root';
import { freshDatabase } from './databases';
import { freePort } from './free-port';
import { movingClock } from './moving-clock';
import { until } from './own-process';
import { startPortal, testSecrets, type Portal } from './portal';
import { createVisit, type Visit } from './visit';

const BASE_URL = 'http://localhost:3000';

/** One built process of the portal. */
export interface FleetNode {
  port: number;
  child: ChildProcess;
  isReady(): Promise<boolean>;
  /** Resolves when it is gone. @returns its exit code, null when it was killed */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** Several nodes on one PostgreSQL database, and the same data at hand in this process. */
export interface Fleet {
  nodes: FleetNode[];
  portal: Portal;
  /** A browser behind a balancer: each request goes to the next node. */
  visit(): Visit;
  visitOn(node: FleetNode): Visit;
  /** A new process at the address of one that has ended. */
  restart(index: number): Promise<void>;
  close(): Promise<void>;
}

export async function startFleet(size: number, settings = {}): Promise<Fleet> {
  const database = await freshDatabase('PostgreSQL');
  const portal = await startPortal({ database, clock: movingClock(), settings });
  const start = (port: number) => startNode(port, { DATABASE_URL: database.url, ...settings });
  const ports = await Promise.all(Array.from({ length: size }, freePort));
  const nodes = await Promise.all(ports.map(start));
  let turn = 0;
  const at = (port: () => number) =>
    createVisit({ address: () => ({ port: port(), family: 'IPv4', address: '' }) }, BASE_URL);
  return {
    nodes,
    portal,
    visit: () => at(() => nodes[turn++ % nodes.length]?.port ?? 0),
    visitOn: ({ port }) => at(() => port),
    async restart(index) {
      nodes[index] = await start(nodes[index]?.port ?? 0);
    },
    async close() {
      await Promise.all(nodes.map((node) => node.end('SIGKILL')));
      await portal.close();
      await database.drop();
    },
  };
}

async function startNode(port: number, settings: Record<string, string>): Promise<FleetNode> {
  const own = { ...testSecrets, BASE_URL, PORT: String(port), DATA_DIR: tmpdir() };
  const child = spawn(process.execPath, [join(projectRoot, 'dist/server/index.js')], {
    env: { ...process.env, ...own, LOG_LEVEL: 'error', HASH_CONCURRENCY: '1', ...settings },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const gone = once(child, 'exit') as Promise<[number | null, string | null]>;
  const isReady = async () =>
    (await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null))?.ok ?? false;
  await until(isReady);
  return {
    ...{ port, child, isReady },
    async end(signal) {
      child.kill(signal);
      return (await gone)[0];
    },
  };
}
