import { createFairLine } from './fair-line';
import { turnNow } from './hash-turn';

/** Too much hash work is waiting; the web layer answers 503 with Retry-After. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
  constructor() {
    super('too many hashes are waiting');
  }
}

export interface HashLoad {
  running: number;
  waiting: number;
}

/** Bounded work; whose turn it is, {@link createFairLine} says. */
export interface HashQueue {
  /** @throws {BusyError} when the queue is full, or others who hold fewer places need the room */
  run: <T>(work: () => Promise<T>) => Promise<T>;
  load: () => HashLoad;
  /** Whether work of whoever's turn it is would be taken. */
  hasRoom: () => boolean;
}

export interface QueueLimits {
  /** Operations at once; below UV_THREADPOOL_SIZE, or files and DNS wait behind hashes. */
  concurrency: number;
  /** Operations that may wait. */
  queueLimit: number;
}

export function createHashQueue({ concurrency, queueLimit }: QueueLimits): HashQueue {
  const line = createFairLine<Waiter>();
  let running = 0;

  async function admitted(): Promise<void> {
    if (running < concurrency) {
      running++;
      return;
    }
    const turn = turnNow();
    if (line.size() >= queueLimit) {
      const sentAway = line.makeRoom(turn);
      if (!sentAway) throw new BusyError();
      sentAway.refuse(new BusyError());
    }
    await new Promise<void>((resume, refuse) => line.add(turn, { resume, refuse }));
  }

  function leave(): void {
    // The place goes straight to the next one: a newcomer cannot slip in between.
    const next = line.next();
    if (next) next.resume();
    else running--;
  }

  return {
    async run(work) {
      await admitted();
      try {
        return await work();
      } finally {
        leave();
      }
    },
    load: () => ({ running, waiting: line.size() }),
    hasRoom: () =>
      running < concurrency || line.size() < queueLimit || line.couldMakeRoom(turnNow()),
  };
}

interface Waiter {
  resume: () => void;
  refuse: (error: BusyError) => void;
}
