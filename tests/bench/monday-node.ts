import { createWaitingList } from './waiting-list';

/** What one request costs, in milliseconds of one core that has nothing else to do. */
export interface Asked {
  /** On the event loop, where one thing happens at a time. */
  loopMs: number;
  /** At the database and on the way: many at a time. */
  awayMs: number;
  /** argon2 operations, all asked for at once. */
  hashes: number;
}

export interface NodeShape {
  /** Shared by all that runs; a part of a core where others use the machine too. */
  cores: number;
  /** HASH_CONCURRENCY. */
  hashesAtOnce: number;
  /** HASH_QUEUE. */
  queueLimit: number;
  /** One argon2 operation, in milliseconds of one core. */
  hashMs: number;
  /** The database (and the load generator) run on these cores too. */
  isAwayHere: boolean;
}

type Deed = () => void;

/**
 * One node: an event loop, so many hashes at once, a bounded queue before them, and cores that
 * whatever runs shares evenly. The queue is served in turn here; the portal's own is fair by
 * address, which changes who waits and not how many.
 */
export function createNode(shape: NodeShape) {
  const { cores, hashesAtOnce, queueLimit, hashMs, isAwayHere } = shape;
  const later = createWaitingList<Deed>();
  /** Keyed by the work that will have been done for each when it ends. */
  const running = createWaitingList<Deed>();
  let now = 0;
  let worked = 0;
  let longestQueue = 0;
  const loop = createPlaces(1);
  const slots = createPlaces(hashesAtOnce);

  const rate = () => Math.min(1, cores / running.size());
  const work = (ms: number, then: Deed) => running.add(worked + ms, then);
  const after = (ms: number, then: Deed) => later.add(now + ms, then);

  function turnTo(moment: number): void {
    if (running.size() > 0) worked += (moment - now) * rate();
    now = moment;
  }

  function ask({ loopMs, awayMs, hashes }: Asked, answer: (isServed: boolean) => void): void {
    const away = (then: Deed) => (isAwayHere ? work(awayMs, then) : after(awayMs, then));
    const hash = () => {
      if (hashes === 0) return answer(true);
      if (slots.waiting() + hashes - slots.free() > queueLimit) return answer(false);
      let left = hashes;
      const done = () => {
        slots.leave();
        if (--left === 0) answer(true);
      };
      for (let one = 0; one < hashes; one++) slots.enter(() => work(hashMs, done));
      longestQueue = Math.max(longestQueue, slots.waiting());
    };
    loop.enter(() =>
      work(loopMs, () => {
        loop.leave();
        away(hash);
      }),
    );
  }

  function run(): void {
    while (later.size() + running.size() > 0) {
      const ends = running.size() > 0 ? now + (running.firstKey() - worked) / rate() : Infinity;
      const isNext = later.firstKey() <= ends;
      turnTo(isNext ? later.firstKey() : ends);
      (isNext ? later : running).take()();
    }
  }

  return { now: () => now, ask, after, run, longestQueue: () => longestQueue };
}

/** So many at once, the others in the order in which they came. */
function createPlaces(atOnce: number) {
  let taken = 0;
  let line: Deed[] = [];
  let served = 0;
  return {
    free: () => atOnce - taken,
    waiting: () => line.length - served,
    enter(begin: Deed): void {
      if (taken >= atOnce) return void line.push(begin);
      taken++;
      begin();
    },
    leave(): void {
      const next = line[served];
      if (!next) return void taken--;
      // Taken from the front without moving all the others each time.
      if (++served > 1024 && served * 2 > line.length) {
        line = line.slice(served);
        served = 0;
      }
      next();
    },
  };
}
