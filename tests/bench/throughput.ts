import { availableParallelism } from 'node:os';
import { createClient } from './client';
import { inParallel, quantile } from './figures';
import { completeReset, completeSignIn, type AnswerKey } from './flows';
import type { ServerProcess } from './server-process';

export interface Measure {
  /** argon2 operations a second. */
  ceiling: number;
  say: (text: string) => void;
}

const RESET_OPERATIONS = 3; // two answers and the new password
const SIGN_IN_OPERATIONS = 1;

export async function measureSignIns(
  server: ServerProcess,
  ids: readonly string[],
  { ceiling, say }: Measure,
): Promise<void> {
  const share = cpuShare(server);
  const seconds = await inParallel(ids, 8, (id) => completeSignIn(server.port, id));
  const rate = ids.length / seconds;
  const ratio = (rate * SIGN_IN_OPERATIONS) / ceiling;
  const used = share(seconds);
  say(
    `sign-ins: ${rate.toFixed(1)}/s, ${ratio.toFixed(2)} of the ceiling, ` +
      `${used.taken(ratio)}; ${used.text}`,
  );
}

export async function measureResets(
  server: ServerProcess,
  ids: readonly string[],
  { ceiling, say, key }: Measure & { key: AnswerKey },
): Promise<void> {
  let from = 0;
  for (const [atOnce, count] of [
    [1, 60],
    [8, 300],
  ] as const) {
    const some = ids.slice(from, (from += count));
    const share = cpuShare(server);
    const seconds = await inParallel(some, atOnce, (id) => completeReset(server.port, id, key));
    const rate = count / seconds;
    const ratio = (rate * RESET_OPERATIONS) / ceiling;
    const used = share(seconds);
    say(
      `complete resets, ${atOnce} at a time: ${rate.toFixed(1)}/s, ` +
        `${ratio.toFixed(2)} of ceiling/${RESET_OPERATIONS}, ${used.taken(ratio)}; ${used.text}`,
    );
  }
  await measurePagesMeanwhile(server, ids.slice(from, from + 400), { say, key });
}

/** p99 of a page without hashing while 64 resets run. */
async function measurePagesMeanwhile(
  server: ServerProcess,
  ids: readonly string[],
  { say, key }: { say: (text: string) => void; key: AnswerKey },
): Promise<void> {
  const times: number[] = [];
  let running = true;
  const client = createClient(server.port);
  const probing = (async () => {
    while (running) {
      times.push((await client.get('/sign-in')).ms);
      await new Promise((resume) => setTimeout(resume, 10));
    }
  })();
  await inParallel(ids, 64, (id) => completeReset(server.port, id, key));
  running = false;
  await probing;
  client.close();
  const [p50, p99] = [0.5, 0.99].map((share) => quantile(times, share).toFixed(1));
  say(`GET /sign-in while 64 resets run: p50 ${p50} ms, p99 ${p99} ms of ${times.length}`);
}

interface Used {
  text: string;
  /** The ratio on the cores that the load generator left. */
  taken(ratio: number): string;
}

function cpuShare(server: ServerProcess): (seconds: number) => Used {
  const before = server.cpuSeconds();
  const own = process.cpuUsage();
  return (seconds) => {
    const used = process.cpuUsage(own);
    const load = (used.user + used.system) / 1e6 / seconds;
    const served = (server.cpuSeconds() - before) / seconds;
    const cores = availableParallelism();
    return {
      text: `cores used: server ${served.toFixed(2)}, load generator ${load.toFixed(2)}`,
      taken: (ratio) =>
        `${((ratio * cores) / (cores - load)).toFixed(2)} with the load generator taken off`,
    };
  };
}
