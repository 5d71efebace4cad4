import { availableParallelism } from 'node:os';
import { createClient } from './client';
import { inParallel, quantile } from './figures';
import { completeReset, completeSignIn, type AnswerKey } from './flows';
import type { Report } from './report';
import type { ServerProcess } from './server-process';

export interface Measure {
  report: Report;
  /** argon2 operations a second. */
  ceiling: number;
  key: AnswerKey;
}

const RESET_OPERATIONS = 3; // two answers and the new password
const SIGN_IN_OPERATIONS = 1;

/** Issue of the whole: how near the portal comes to doing nothing but hashing. */
const SIGN_IN_SHARE = 0.92;
const RESET_SHARE = 0.9;

export async function measureSignIns(
  server: ServerProcess,
  ids: readonly string[],
  { ceiling, report }: Measure,
): Promise<void> {
  const share = cpuShare(server);
  const seconds = await inParallel(ids, 8, (id) => completeSignIn(server.port, id));
  const rate = ids.length / seconds;
  report.add({ what: 'sign-ins, 8 at a time', value: rate, unit: '/s' });
  share(report, (rate * SIGN_IN_OPERATIONS) / ceiling, {
    ...{ what: 'sign-ins', seconds, least: SIGN_IN_SHARE },
  });
}

/** Of `ids` so many at so many at a time. */
const courses = [
  { atOnce: 1, count: 60 },
  { atOnce: 8, count: 240 },
  { atOnce: 64, count: 320 },
] as const;

export const RESETS = courses.reduce((sum, { count }) => sum + count, 0);

export async function measureResets(
  server: ServerProcess,
  ids: readonly string[],
  { ceiling, report, key }: Measure,
): Promise<void> {
  let from = 0;
  for (const { atOnce, count } of courses) {
    const some = ids.slice(from, (from += count));
    const share = cpuShare(server);
    const probe = atOnce === 64 ? probePages(server) : null;
    const seconds = await inParallel(some, atOnce, (id) => completeReset(server.port, id, key));
    await probe?.(report);
    const rate = count / seconds;
    const what = `complete resets, ${atOnce} at a time`;
    report.add({ what, value: rate, unit: '/s' });
    share(report, (rate * RESET_OPERATIONS) / ceiling, { what, seconds, least: RESET_SHARE });
  }
}

/** Pages without hashing, and how long the event loop was held up, meanwhile. */
function probePages(server: ServerProcess): (report: Report) => Promise<void> {
  const times: number[] = [];
  let running = true;
  const client = createClient(server.port);
  const probing = (async () => {
    await server.metrics();
    while (running) {
      times.push((await client.get('/sign-in')).ms);
      await new Promise((resume) => setTimeout(resume, 10));
    }
  })();
  return async (report) => {
    running = false;
    await probing;
    client.close();
    const text = await server.metrics();
    const delay = Number(/^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(text)?.[1] ?? NaN);
    const what = 'GET /sign-in while 64 resets run';
    report.add({ what: `${what}, p50`, value: quantile(times, 0.5), unit: 'ms' });
    report.add({
      what: `${what}, p99`,
      value: quantile(times, 0.99),
      unit: 'ms',
      target: { most: 50 },
    });
    report.add({
      what: 'event loop delay meanwhile, p99',
      value: delay * 1000,
      unit: 'ms',
      target: { most: 20 },
    });
  };
}

interface Share {
  what: string;
  seconds: number;
  least: number;
}

/** What the load generator took of the cores is taken off: a real one is somewhere else. */
function cpuShare(server: ServerProcess) {
  const before = server.cpuSeconds();
  const own = process.cpuUsage();
  return (report: Report, ratio: number, { what, seconds, least }: Share): void => {
    const used = process.cpuUsage(own);
    const load = (used.user + used.system) / 1e6 / seconds;
    const served = (server.cpuSeconds() - before) / seconds;
    const cores = availableParallelism();
    const corrected = (ratio * cores) / (cores - load);
    report.say(
      `  cores used: server ${served.toFixed(2)}, load generator ${load.toFixed(2)} of ${cores}`,
    );
    report.add({ what: `${what}: share of the ceiling`, value: ratio, unit: '' });
    report.add({
      what: `${what}: share, load generator off`,
      value: corrected,
      unit: '',
      target: { least },
    });
  };
}
