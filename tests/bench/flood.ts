import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from './client';
import { quantile } from './figures';
import { completeSignIn } from './flows';
import type { Report } from './report';
import type { ServerProcess } from './server-process';

const FLOOD_MS = 15_000;
const FLOODERS = 64;
/** More than the queue holds (HASH_QUEUE, 256) and the cores run. */
const CROWD = 320;
/** People neither come nor try again at the same moment (ms). */
const COMING_MS = 2000;
const TRYING_AGAIN_MS = [250, 750] as const;

/** One address sends wrong passwords as fast as it can; others sign in meanwhile. */
export async function measureFairness(
  server: ServerProcess,
  ids: readonly string[],
  report: Report,
): Promise<void> {
  const flood = startFlood(server.port, FLOODERS, () => '203.0.113.66');
  await sleep(1000);
  const times: number[] = [];
  const end = performance.now() + FLOOD_MS;
  const children = ids.map(async (id, at) => {
    await sleep((FLOOD_MS / ids.length) * at);
    if (performance.now() > end) return;
    const begun = performance.now();
    await completeSignIn(server.port, id, `198.51.100.${at % 250}`);
    times.push(performance.now() - begun);
  });
  await Promise.all(children);
  const sent = await flood.stop();
  report.say(`  the flood: ${sent.answered} answered, ${sent.busy} told to come back`);
  report.add({
    ...{ what: 'whole sign-in of others during a flood, p95', unit: 'ms' },
    ...{ value: quantile(times, 0.95), target: { most: 2000 } },
  });
}

/** Far more visitors at once than can wait: how soon the others are told so, and what it costs. */
export async function measureOverload(server: ServerProcess, report: Report): Promise<void> {
  const before = server.memory().now;
  const crowd = startFlood(server.port, CROWD, (at) => `10.0.${at >> 8}.${at & 255}`);
  await sleep(FLOOD_MS);
  const { busy, busyTimes } = await crowd.stop();
  report.say(`  the crowd: ${busy} were told to come back`);
  const what = 'beyond the queue: time to the 503';
  report.add({ what: `${what}, p50`, value: quantile(busyTimes, 0.5), unit: 'ms' });
  report.add({
    what: `${what}, p95`,
    value: quantile(busyTimes, 0.95),
    unit: 'ms',
    target: { most: 50 },
  });
  report.add({
    what: 'memory more than before the crowd',
    value: server.memory().now - before,
    unit: 'MB',
  });
}

interface Sent {
  answered: number;
  busy: number;
  busyTimes: number[];
}

/** Wrong passwords for login IDs that nobody has, from so many visitors at once. */
function startFlood(port: number, visitors: number, addressOf: (at: number) => string) {
  const sent: Sent = { answered: 0, busy: 0, busyTimes: [] };
  let running = true;
  const [least, most] = TRYING_AGAIN_MS;
  const all = Array.from({ length: visitors }, async (_, at) => {
    const client = createClient(port, addressOf(at));
    await sleep((COMING_MS * at) / visitors);
    await client.get('/sign-in');
    for (let turn = 0; running; turn++) {
      const form = { loginId: `Nobody_${at}_${turn}`, password: 'Wrong-Word-77' };
      const { status, ms } = await client.post('/sign-in', form);
      if (status === 503) {
        sent.busy++;
        sent.busyTimes.push(ms);
        await sleep(least + (most - least) * Math.random());
      } else sent.answered++;
    }
    client.close();
  });
  return {
    async stop(): Promise<Sent> {
      running = false;
      await Promise.all(all);
      return sent;
    },
  };
}
