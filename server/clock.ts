/** The time, in milliseconds since 1970 (UTC). Passed in everywhere, so that tests can hold it still. */
export interface Clock {
  now(): number;
}

/** The only reader of the machine's time. */
export const systemClock: Clock = { now: () => Date.now() };

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The clocks of several nodes may be apart by so much; NTP keeps them far closer (ms). */
export const CLOCKS_APART = MINUTE;

/**
 * For how long something takes. A machine's clock that is put back does not matter to it.
 *
 * @returns a function that says how many seconds have gone by
 */
export function stopwatch(): () => number {
  const begun = performance.now();
  return () => (performance.now() - begun) / SECOND;
}
