import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from './client';
import { quantile } from './figures';
import type { AnswerKey } from './flows';
import { drawsOf } from './monday-draws';
import { NOBODY_FREE } from './soak-verdict';
import { soakFlows, type Ask, type Browser, type SoakFlow } from './soak-flows';

/** Between two pages of a visit, on average (ms). */
const THINK_MS = 400;

/** A person who is told to come back does so, a few times. */
const RETRY_MS = 2000;
const RETRIES = 5;

/** How long visits under way may take to end (ms). */
const ENDING_MS = 30_000;

class Unexpected extends Error {}

export interface Tally {
  requests: number;
  visits: number;
  completed: number;
  failures: Record<string, number>;
  p95Ms: number;
}

export interface Traffic {
  /** What was counted since the last time it was asked. */
  tally: () => Tally;
  /** Something else that should not have been. */
  note: (failure: string) => void;
  /** No new visits; waits for those under way. */
  stop: () => Promise<void>;
}

interface TrafficPlan {
  /** Visits a second, whether or not the ones before have ended. */
  perSecond: number;
  browsers: Record<SoakFlow['who'], Browser[]>;
  key: AnswerKey;
}

/** Open loop: visitors come when they come, each with a browser that nobody else uses just then. */
export function startTraffic({ perSecond, browsers, key }: TrafficPlan): Traffic {
  const draws = drawsOf(1);
  const count = createTally();
  const underWay = new Set<Promise<void>>();
  let isOver = false;

  async function arrivals(): Promise<void> {
    const begun = performance.now();
    let next = 0;
    while (!isOver) {
      const flow = pick(draws.uniform());
      const browser = browsers[flow.who].shift();
      if (browser) begin(flow, browser);
      else count.nobodyFree();
      next += draws.exponential(1000 / perSecond);
      await sleep(Math.max(0, next - (performance.now() - begun)));
    }
  }

  function begin(flow: SoakFlow, browser: Browser): void {
    const visit = walk(flow, browser).finally(() => {
      browser.client.leave();
      underWay.delete(visit);
      browsers[flow.who].push(browser);
    });
    underWay.add(visit);
  }

  async function walk(flow: SoakFlow, browser: Browser): Promise<void> {
    let isFirst = true;
    const ask: Ask = async (send, expected) => {
      if (!isFirst) await sleep(draws.exponential(THINK_MS));
      isFirst = false;
      let reply = await count.answer(send);
      for (let tries = 0; reply.status === 503 && tries < RETRIES; tries++) {
        count.failure('503');
        await sleep(RETRY_MS);
        reply = await count.answer(send);
      }
      const got = typeof expected === 'number' ? reply.status : reply.location;
      if (got === expected) return reply;
      count.failure(labelOf(reply));
      throw new Unexpected(`${flow.name}: ${labelOf(reply)}`);
    };
    try {
      await flow.visit(browser, ask, key);
      count.visit(true);
    } catch (error) {
      count.visit(false);
      if (!(error instanceof Unexpected)) count.failure(codeOf(error));
    }
  }

  const running = arrivals();
  return {
    tally: () => count.take(),
    note: (failure) => count.failure(failure),
    async stop() {
      isOver = true;
      await running;
      await Promise.race([Promise.all(underWay), sleep(ENDING_MS, null, { ref: false })]);
    },
  };
}

function createTally() {
  const empty = () => ({ requests: 0, visits: 0, completed: 0 });
  let counts = empty();
  let failures: Record<string, number> = {};
  let times: number[] = [];
  return {
    async answer(send: () => Promise<Reply>): Promise<Reply> {
      counts.requests++;
      const reply = await send();
      times.push(reply.ms);
      return reply;
    },
    failure: (label: string) => void (failures[label] = (failures[label] ?? 0) + 1),
    nobodyFree(): void {
      counts.visits++;
      failures[NOBODY_FREE] = (failures[NOBODY_FREE] ?? 0) + 1;
    },
    visit(isCompleted: boolean): void {
      counts.visits++;
      if (isCompleted) counts.completed++;
    },
    take(): Tally {
      const taken = { ...counts, failures, p95Ms: quantile(times, 0.95) };
      [counts, failures, times] = [empty(), {}, []];
      return taken;
    },
  };
}

function pick(at: number): SoakFlow {
  let sum = 0;
  const found = soakFlows.find(({ share }) => (sum += share) > at) ?? soakFlows[0];
  if (!found) throw new Error('there are no flows');
  return found;
}

function labelOf({ status, location }: Reply): string {
  return location === undefined ? String(status) : `${status} to ${location}`;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error ? String(error.code) : error.message;
}
