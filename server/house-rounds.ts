import { MINUTE } from './clock';
import { HOUSEKEEPING_MS } from './housekeeping/housekeeping';
import type { Log } from './log';

export interface HouseRounds {
  /** The first round; it fails when housekeeping does. */
  first: Promise<void>;
  /** Begins no other round, and waits for the one that runs, at most so long (ms). */
  stop(patienceMs: number): Promise<void>;
}

interface Keeping {
  housekeeping: () => Promise<unknown>;
  log: Log;
  /** Told how each round ended. */
  noted?: (outcome: 'done' | 'failed') => void;
}

/** After a round that failed: what stood in its way is often gone by then. */
const AGAIN_MS = MINUTE;

/** Keeps house at once and every {@link HOUSEKEEPING_MS}, one round at a time. */
export function keepHouse({ housekeeping, log, noted }: Keeping): HouseRounds {
  let isStopping = false;
  let running: Promise<void> | null = null;
  let again: NodeJS.Timeout | undefined;

  async function round(): Promise<void> {
    try {
      await housekeeping();
      noted?.('done');
    } catch (error) {
      noted?.('failed');
      const errorName = error instanceof Error ? error.name : 'unknown';
      // What was cut off by the stop is done by the next process.
      if (isStopping) log.info({ errorName }, 'housekeeping was cut off');
      else {
        log.error({ errorName }, 'housekeeping failed');
        again = setTimeout(beginUnasked, AGAIN_MS).unref();
      }
      throw error;
    }
  }

  function begin(): Promise<void> {
    running ??= round().finally(() => {
      running = null;
    });
    return running;
  }

  const beginUnasked = () => void begin().catch(() => undefined);

  const first = begin();
  // Logged above; whoever needs to know awaits it.
  first.catch(() => undefined);
  const timer = setInterval(beginUnasked, HOUSEKEEPING_MS);

  return {
    first,
    async stop(patienceMs) {
      isStopping = true;
      clearInterval(timer);
      clearTimeout(again);
      const ended = running?.catch(() => undefined);
      await Promise.race([ended, pause(patienceMs)]);
    },
  };
}

/** Keeps no process alive by itself. */
function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms).unref());
}
