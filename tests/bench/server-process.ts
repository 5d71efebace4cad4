import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../support/free-port';
import { testSecrets } from '../support/portal';
import { projectRoot } from '../../server/project-root';

export interface ServerProcess {
  port: number;
  /** From the start of the process to the first good /health/ready. */
  startSeconds: number;
  /** Seconds of processor time so far. */
  cpuSeconds(): number;
  /** The text of /metrics. */
  metrics(): Promise<string>;
  /** Megabytes: now, and the most so far. */
  memory(): { now: number; peak: number };
  /** Open files and sockets. */
  handles(): number;
  stop(): Promise<void>;
}

/** The built server in a process of its own, as the image and the systemd unit start it. */
export async function startServer(
  url: string,
  folder: string,
  settings: Record<string, string> = {},
): Promise<ServerProcess> {
  const port = await freePort();
  const begun = performance.now();
  const command = ['--max-semi-space-size=8', join(projectRoot, 'dist/server/index.js')];
  const child = spawn(process.execPath, command, {
    env: {
      ...process.env,
      ...testSecrets,
      MALLOC_ARENA_MAX: '1',
      DATABASE_URL: url,
      DATA_DIR: folder,
      PORT: String(port),
      LOG_LEVEL: 'error',
      // So that load can come from many addresses.
      TRUST_PROXY: 'loopback',
      METRICS_TOKEN: METRICS,
      ...settings,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await untilReady(port, child);
  const startSeconds = (performance.now() - begun) / 1000;
  const read = (file: string) => readFileSync(`/proc/${child.pid}/${file}`, 'utf8');
  const megabytes = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(read('status'))?.[1] ?? 0) / 1024;
  return {
    ...{ port, startSeconds },
    cpuSeconds() {
      const fields = read('stat').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
    },
    async metrics() {
      const headers = { authorization: `Bearer ${METRICS}` };
      return (await fetch(`http://localhost:${port}/metrics`, { headers })).text();
    },
    memory: () => ({ now: megabytes('VmRSS'), peak: megabytes('VmHWM') }),
    handles: () => readdirSync(`/proc/${child.pid}/fd`).length,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

const METRICS = 'metrics-of-the-bench-0123456789';

/** USER_HZ of Linux. */
const TICKS_A_SECOND = 100;

async function untilReady(port: number, child: ChildProcess): Promise<void> {
  for (let look = 0; look < 500; look++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
    if (ready?.ok) return;
    await new Promise((resume) => setTimeout(resume, 20));
  }
  throw new Error('the server did not become ready');
}
