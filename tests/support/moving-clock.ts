import { systemClock } from '../../server/clock';
import type { FakeClock } from './fake-clock';

/** The machine's time, for tests with other processes; can be put ahead. */
export function movingClock(): FakeClock {
  let ahead = 0;
  return {
    now: () => systemClock.now() + ahead,
    advance: (ms) => {
      ahead += ms;
    },
    set: (at) => {
      ahead = at - systemClock.now();
    },
  };
}
