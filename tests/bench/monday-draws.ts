/** Draws of one seed: the same seed gives the same morning. */
export interface Draws {
  /** From 0 up to 1, 1 never. */
  uniform: () => number;
  /** Around 0 with a standard deviation of 1. */
  normal: () => number;
  exponential: (mean: number) => number;
}

/** mulberry32: 32 bits of state are plenty for a simulation, and it can be read. */
export function drawsOf(seed: number): Draws {
  let state = seed >>> 0;
  function uniform(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    exponential: (mean) => -mean * Math.log(1 - uniform()),
  };
}

export interface Morning {
  pupils: number;
  schools: number;
  pupilsAClass: number;
  /** Standard deviation of the schools' first lessons, in minutes. */
  schoolSpread: number;
  /** Standard deviation of the classes of one school, in minutes. */
  classSpread: number;
  /** Within how many seconds a whole class opens the page. */
  classSeconds: number;
}

/**
 * When each pupil opens the page: every school has its own moment, every class its own within it,
 * and the class sits down together. @returns milliseconds, sorted, the first one 0
 */
export function arrivalsOf(morning: Morning, draws: Draws): Float64Array {
  const all = new Float64Array(morning.pupils);
  let at = 0;
  for (let school = 0; school < morning.schools; school++) {
    const opens = draws.normal() * morning.schoolSpread * 60_000;
    const end = Math.round(((school + 1) * morning.pupils) / morning.schools);
    for (let seats = 0, sits = 0; at < end; at++, seats++) {
      if (seats % morning.pupilsAClass === 0) {
        sits = opens + draws.normal() * morning.classSpread * 60_000;
      }
      all[at] = sits + draws.uniform() * morning.classSeconds * 1000;
    }
  }
  all.sort();
  const first = all[0] ?? 0;
  return all.map((moment) => moment - first);
}

/** So many a second on average, one as likely at any moment as at any other. @returns ms, sorted */
export function steadyArrivals(perSecond: number, seconds: number, draws: Draws): number[] {
  const all: number[] = [];
  const gap = () => draws.exponential(1000 / perSecond);
  for (let at = gap(); at < seconds * 1000; at += gap()) all.push(at);
  return all;
}

/** A balancer that sends every visit to any node: each gets a thin copy of the whole morning. */
export function spreadOver(nodes: number, arrivals: Float64Array, draws: Draws): number[][] {
  const spread = Array.from({ length: nodes }, (): number[] => []);
  for (const at of arrivals) spread[Math.floor(draws.uniform() * nodes)]?.push(at);
  return spread;
}
