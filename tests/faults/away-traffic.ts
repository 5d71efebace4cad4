import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Reply } from '../bench/client';
import { PASSWORD } from '../bench/seed';
import { changePasswords, type Changed } from './password-changes';

const CLIENTS = 24;
const CHANGERS = 2;
const GUESSERS = 8;
const THINK_MS = 100;
const GUESS_MS = 250;
const PROBE_MS = 250;
/** What Retry-After says, and a browser's person waits. */
const RETRY_MS = 2000;

export interface Counts {
  asked: number;
  /** 503 with Retry-After, and without. */
  unavailable: number;
  withoutRetryAfter: number;
  /** Anything else that is not what it must be, with how often. */
  failures: Record<string, number>;
  slowestMs: number;
  /** When the last answer came that was not as it must be (performance.now). */
  lastTroubleAt: number;
  visits: number;
}

export interface AwayTraffic {
  /** What was counted since the last time. */
  take(): Counts;
  /** Wrong passwords for one pupil that were evaluated, as far as the guesser was told. */
  guesses(): number;
  /** @returns what became of the passwords that were changed meanwhile */
  stop(): Promise<Changed[]>;
}

/** How many pupils it takes; the last one is guessed at. */
export const PUPILS = CLIENTS + CHANGERS + 1;

/**
 * Pupils who sign in and out, each on their own account; some who change their password over and
 * over; somebody who guesses at another's; and a probe that asks whether the process lives.
 */
export function startAwayTraffic(port: number, pupils: readonly string[]): AwayTraffic {
  const target = pupils.at(-1) ?? '';
  let counts = empty();
  let guessed = 0;
  let isOver = false;

  function trouble(what: string | null): void {
    counts.lastTroubleAt = performance.now();
    if (what !== null) counts.failures[what] = (counts.failures[what] ?? 0) + 1;
  }

  /** @returns null when it was 503 or no answer at all; both are counted */
  async function ask(send: () => Promise<Reply>): Promise<Reply | null> {
    counts.asked++;
    const reply = await send().catch((error: unknown) => {
      trouble(error instanceof Error && 'code' in error ? String(error.code) : String(error));
      return null;
    });
    counts.slowestMs = Math.max(counts.slowestMs, reply?.ms ?? 0);
    if (reply?.status !== 503) return reply;
    trouble(null);
    if (Number(reply.retryAfter) >= 1) counts.unavailable++;
    else counts.withoutRetryAfter++;
    return null;
  }

  async function step(send: () => Promise<Reply>, expected: number | string): Promise<void> {
    let reply = await ask(send);
    while (!reply && !isOver) {
      await sleep(RETRY_MS);
      reply = await ask(send);
    }
    if (!reply) return;
    const got = typeof expected === 'number' ? reply.status : reply.location;
    if (got !== expected) {
      trouble(`${reply.status}${reply.location ? ` to ${reply.location}` : ''}`);
      throw new Error('lost');
    }
    await sleep(THINK_MS);
  }

  async function pupil(loginId: string, at: number): Promise<void> {
    while (!isOver) {
      const client = createClient(port, `10.0.0.${at}`);
      try {
        await step(() => client.get('/sign-in'), 200);
        await step(() => client.post('/sign-in', { loginId, password: PASSWORD }), '/portal');
        await step(() => client.get('/portal'), 200);
        await step(() => client.post('/sign-out', {}), '/sign-in');
        counts.visits++;
      } catch {
        // Counted; the next visit starts anew.
      } finally {
        client.close();
      }
    }
  }

  async function guesser(at: number): Promise<void> {
    const client = createClient(port, `203.0.113.${at}`);
    while (!isOver && !(await ask(() => client.get('/sign-in')))) await sleep(RETRY_MS);
    for (let n = 0; !isOver; n++) {
      const password = `Guess-${at}-${n}-Word`;
      const reply = await ask(() => client.post('/sign-in', { loginId: target, password }));
      if (reply?.status === 400) guessed++;
      else if (reply && reply.status !== 429) trouble(`a guess: ${reply.status}`);
      await sleep(GUESS_MS);
    }
    client.close();
  }

  async function probe(): Promise<void> {
    const client = createClient(port);
    for (; !isOver; await sleep(PROBE_MS)) {
      const reply = await client.get('/health/live').catch(() => null);
      if (reply?.status !== 200) trouble(`/health/live: ${reply?.status ?? 'no answer'}`);
    }
    client.close();
  }

  const changes = pupils.slice(CLIENTS, CLIENTS + CHANGERS).map((loginId, at) =>
    changePasswords({
      ...{ loginId, ask, trouble, retryMs: RETRY_MS, isOver: () => isOver },
      client: () => createClient(port, `10.0.1.${at}`),
    }),
  );
  const others = [
    ...pupils.slice(0, CLIENTS).map(pupil),
    ...Array.from({ length: GUESSERS }, (_, at) => guesser(at)),
    probe(),
  ];
  return {
    take() {
      const taken = counts;
      counts = empty();
      return taken;
    },
    guesses: () => guessed,
    async stop() {
      isOver = true;
      await Promise.all(others);
      return Promise.all(changes);
    },
  };
}

function empty(): Counts {
  return {
    ...{ asked: 0, unavailable: 0, withoutRetryAfter: 0, failures: {} },
    ...{ slowestMs: 0, lastTroubleAt: 0, visits: 0 },
  };
}
