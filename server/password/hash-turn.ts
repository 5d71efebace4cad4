import { AsyncLocalStorage } from 'node:async_hooks';
import type { Turn } from './fair-line';

const turns = new AsyncLocalStorage<Turn>();

/** What the machine does by itself: commands, and prints that go on when nobody looks. */
const house: Turn = { isKnown: false, from: '', visit: '' };

/** All hashing that `work` leads to counts as this visitor's. */
export function inTurnOf<T>(turn: Turn, work: () => T): T {
  return turns.run(turn, work);
}

export function turnNow(): Turn {
  return turns.getStore() ?? house;
}
