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
