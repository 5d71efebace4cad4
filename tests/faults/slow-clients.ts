import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../bench/client';
import { quantile } from '../bench/figures';
import { startServer } from '../bench/server-process';

const LINES = Number(process.argv[2] ?? 2000);
const HELD_MS = 20_000;
const RECOVERY_MS = 30_000;

/** Every way to be slow that slowhttptest knows: an endless header, an endless body, a lazy reader. */
const modes = {
  'headers that never end': (line: Socket) => {
    line.write('GET /sign-in HTTP/1.1\r\nHost: localhost\r\n');
    return setInterval(() => void line.write(`X-Slow: ${'a'.repeat(8)}\r\n`), 2000);
  },
  'a body that never ends': (line: Socket) => {
    line.write(
      'POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n' +
        'Content-Type: application/x-www-form-urlencoded\r\n\r\n',
    );
    return setInterval(() => line.write('a'), 2000);
  },
  'a reader that never reads': (line: Socket) => {
    line.pause();
    line.write('GET /help HTTP/1.1\r\nHost: localhost\r\n\r\n');
    return setInterval(() => undefined, 2000);
  },
} satisfies Record<string, Slow>;

type Slow = (line: Socket) => NodeJS.Timeout;

const say = (text: string) => void process.stdout.write(`${text}\n`);

/** `npm run faults:slow [-- lines]`: others are served while so many slow lines are open. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'slow-clients-'));
  const server = await startServer(`sqlite:${join(folder, 'slow.db')}`, folder);
  try {
    const before = await askFor(server.port, 3000);
    say(
      `nobody is slow: p95 ${before.p95.toFixed(1)} ms, ${before.failed} of ${before.asked} failed`,
    );
    for (const [name, slow] of Object.entries<Slow>(modes)) {
      const lines = Array.from({ length: LINES }, () => openLine(server.port, slow));
      const during = await askFor(server.port, HELD_MS);
      const open = lines.filter(({ line }) => !line.destroyed).length;
      for (const { end } of lines) end();
      const recovery = await untilServed(server.port);
      say(
        `${LINES} × ${name}: p95 of others ${during.p95.toFixed(1)} ms, ${during.failed} of ` +
          `${during.asked} failed; ${LINES - open} cut off after ${HELD_MS / 1000} s; ` +
          `served again after ${(recovery / 1000).toFixed(1)} s`,
      );
      if (during.failed > 0 || recovery > RECOVERY_MS) process.exitCode = 1;
    }
    say(`memory at the peak: ${server.memory().peak.toFixed(0)} MB`);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function openLine(port: number, slow: Slow) {
  const line = connect(port, '127.0.0.1');
  let timer: NodeJS.Timeout | undefined;
  line.on('connect', () => (timer = slow(line)));
  line.on('error', () => line.destroy());
  line.on('close', () => clearInterval(timer));
  return {
    line,
    end: () => {
      clearInterval(timer);
      line.destroy();
    },
  };
}

/** A visitor every 50 ms, each on a line of its own. */
async function askFor(port: number, ms: number) {
  const times: number[] = [];
  let failed = 0;
  const waiting: Promise<void>[] = [];
  for (const end = performance.now() + ms; performance.now() < end; await sleep(50)) {
    const client = createClient(port);
    const asked = client.get('/sign-in').then(
      (reply) => void (reply.status === 200 ? times.push(reply.ms) : failed++),
      () => void failed++,
    );
    waiting.push(asked.finally(() => client.close()));
  }
  await Promise.all(waiting);
  return { p95: quantile(times, 0.95), failed, asked: waiting.length };
}

async function untilServed(port: number): Promise<number> {
  const begun = performance.now();
  while (performance.now() - begun < 2 * RECOVERY_MS) {
    const client = createClient(port);
    const reply = await client.get('/sign-in').catch(() => null);
    client.close();
    if (reply?.status === 200 && reply.ms < 500) break;
  }
  return performance.now() - begun;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  process.exitCode = 1;
});
