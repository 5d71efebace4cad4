import type { Clock } from '../clock';

/** What the database holds and every page reads, kept in memory for a moment. */
export interface Held<T> {
  /** As last read: before the first `refresh`, what the program ships with. */
  value(): T;
  /** Reads again when the moment is over; at most one reading at a time. */
  refresh(): Promise<void>;
  /** Reads again at once: this process has just changed it. */
  reload(): Promise<void>;
}

/**
 * Another node's change is seen after this (ms): soon enough for settings, and no query a page.
 */
const HELD_MS = 3000;

/** @param first what holds until the database was read */
export function held<T>({
  clock,
  load,
  first,
}: {
  clock: Clock;
  load: () => Promise<T>;
  first: T;
}): Held<T> {
  let value = first;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    const begun = clock.now();
    value = await load();
    readAt = begun;
  }

  return {
    value: () => value,
    async refresh() {
      // A clock that was put back must not keep an old value for hours.
      const age = clock.now() - readAt;
      if (age >= 0 && age < HELD_MS) return;
      reading ??= read().finally(() => {
        reading = null;
      });
      await reading;
    },
    async reload() {
      // One that began before the change may not have seen it.
      await reading;
      await read();
    },
  };
}
