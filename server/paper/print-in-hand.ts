import type { PlannedPassword } from './planned-passwords.store';
import type { Held } from './prints.store';

/** Nobody took it in time, another process took it for dead, or the program stops. */
export class PrintDropped extends Error {
  override readonly name = 'PrintDropped';
}

export type Ending = 'stored' | 'dropped' | 'failed';

/** A print that this process makes or keeps. All that is secret of it is in here. */
export interface PrintInHand extends Held {
  /** Pupils done so far. */
  done: number;
  paper: Buffer | null;
  /** Until when it is kept; `null` while it is being made. In ms since 1970. */
  keptUntil: number | null;
  /** Of slips: what comes in force with the paper. */
  planned: PlannedPassword[];
  /** Resolves when somebody took it. @throws {PrintDropped} */
  taken: Promise<void>;
  hand: () => void;
  drop: () => void;
  isDropped: () => boolean;
  /** How its work ended; set once it began. */
  ending: Promise<Ending>;
}

export function printInHand(held: Held): PrintInHand {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Dropped while it is being made, nobody waits for this yet.
  promise.catch(() => undefined);
  let dropped = false;
  return {
    ...held,
    ...{ done: 0, paper: null, keptUntil: null, planned: [] },
    taken: promise,
    hand: () => resolve(),
    drop: () => {
      dropped = true;
      reject(new PrintDropped());
    },
    isDropped: () => dropped,
    ending: Promise.resolve('dropped'),
  };
}
