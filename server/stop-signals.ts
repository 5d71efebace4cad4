import type { Log } from './log';

export type StopSignal = 'SIGINT' | 'SIGTERM';

const signals: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];

/** What a shell reports for a process that SIGINT ended; a second signal means it. */
const IMPATIENT_EXIT = 130;

interface StopOrders {
  log: Log;
  /** Resolves when nothing is left to do; the process then ends by itself, with code 0. */
  stop: (signal: StopSignal) => Promise<void>;
  /** After so long (ms) whatever still hangs is left hanging, with code 1. */
  withinMs: number;
}

/**
 * Stops at the first signal and ends at once at the second.
 *
 * @returns a function that listens no more
 */
export function onStopSignal({ log, stop, withinMs }: StopOrders): () => void {
  let isStopping = false;

  function heard(signal: StopSignal): void {
    // As process 1 of a container the default action would be to do nothing, so it is said here.
    if (isStopping) process.exit(IMPATIENT_EXIT);
    isStopping = true;
    setTimeout(() => {
      log.error('did not stop in time; what hangs is left behind');
      process.exit(1);
    }, withinMs).unref();
    stop(signal).catch((error: unknown) => {
      log.error({ errorName: error instanceof Error ? error.name : 'unknown' }, 'stopping failed');
      process.exitCode = 1;
    });
  }

  for (const signal of signals) process.on(signal, heard);
  return () => {
    for (const signal of signals) process.off(signal, heard);
  };
}
