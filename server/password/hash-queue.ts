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

/** Bounded work. Another order than first come, first served fits behind the same two functions. */
export interface HashQueue {
  /** @throws {BusyError} at once, when the queue is full */
  run: <T>(work: () => Promise<T>) => Promise<T>;
  load: () => HashLoad;
}

export interface QueueLimits {
  /** Operations at once; below UV_THREADPOOL_SIZE, or files and DNS wait behind hashes. */
  concurrency: number;
  /** Operations that may wait. */
  queueLimit: number;
}

export function createHashQueue({ concurrency, queueLimit }: QueueLimits): HashQueue {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function admitted(): Promise<void> {
    if (running < concurrency) {
      running++;
      return;
    }
    if (waiting.length >= queueLimit) throw new BusyError();
    await new Promise<void>((resume) => waiting.push(resume));
  }

  function leave(): void {
    // The place goes straight to the next one: a newcomer cannot slip in between.
    const next = waiting.shift();
    if (next) next();
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
    load: () => ({ running, waiting: waiting.length }),
  };
}
