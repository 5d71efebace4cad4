import { setTimeout as sleep } from 'node:timers/promises';
import { BusyError } from '../password/hash-queue';
import type { Hashing } from '../password/hashing';

const WAIT_MS = 500;
/** Five minutes; a print that cannot get one hash in that time would never end. */
const TRIES = 600;

/** Waits while people at a page need all the hashes: a print must not fail for that. */
export async function patiently<T>(work: () => Promise<T>, waitMs = WAIT_MS): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof BusyError) || tries >= TRIES) throw error;
      await sleep(waitMs);
    }
  }
}

type CardHashing = Pick<Hashing, 'hash' | 'recompute' | 'canVerify' | 'atOnce'>;

export function patientHashing(hashing: CardHashing): CardHashing {
  return {
    canVerify: hashing.canVerify,
    atOnce: hashing.atOnce,
    hash: (value, salt) => patiently(() => hashing.hash(value, salt)),
    recompute: (value, like) => patiently(() => hashing.recompute(value, like)),
  };
}
