import type { Clock } from '../../server/clock';

/** 4 January 2027, 10.00 a.m. in Singapore: a school morning. */
export const SCHOOL_MORNING = Date.UTC(2027, 0, 4, 2, 0, 0);

export interface FakeClock extends Clock {
  advance(ms: number): void;
  set(ms: number): void;
}

export function fakeClock(start: number = SCHOOL_MORNING): FakeClock {
  let at = start;
  return {
    now: () => at,
    advance: (ms) => {
      at += ms;
    },
    set: (ms) => {
      at = ms;
    },
  };
}
