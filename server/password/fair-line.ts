/** Whose work it is, as far as the network tells: what decides who is next. */
export interface Turn {
  /** A browser that somebody has signed in with before. */
  isKnown: boolean;
  /** The known browser, or else the address. */
  from: string;
  /** The visit, among those from there. */
  visit: string;
}

/** People in line, none of whom can keep the others out by coming often. */
export interface FairLine<T> {
  size: () => number;
  add: (turn: Turn, one: T) => void;
  /** Takes out whoever is next; undefined when nobody waits. */
  next: () => T | undefined;
  /**
   * Takes out the latest of those who hold more places than this newcomer would; undefined when
   * nobody does, so that the newcomer has to go.
   */
  makeRoom: (newcomer: Turn) => T | undefined;
}

/** Known browsers go first, but of so many in a row one is somebody else: nobody starves. */
const KNOWN_IN_A_ROW = 3;

/** First by lane, then everyone's place of origin in turn, then every visit from there in turn. */
export function createFairLine<T>(): FairLine<T> {
  const known = createLane<T>();
  const others = createLane<T>();
  let inARow = 0;

  const laneOf = ({ isKnown }: Turn) => (isKnown ? known : others);

  return {
    size: () => known.size() + others.size(),
    add: (turn, one) => laneOf(turn).add(turn, one),
    next() {
      const isKnown = others.size() === 0 || (known.size() > 0 && inARow < KNOWN_IN_A_ROW);
      inARow = isKnown ? inARow + 1 : 0;
      return (isKnown ? known : others).next();
    },
    makeRoom(newcomer) {
      const lane = known.most() > others.most() ? known : others;
      const own = laneOf(newcomer).placesOf(newcomer);
      if (lane.most() > own + 1) return lane.dropFromMost();
      return laneOf(newcomer).dropFromSiblings(newcomer);
    },
  };
}

type Visits<T> = Map<string, T[]>;

function createLane<T>() {
  // Maps keep the order in which keys came: whoever had a turn goes to the end.
  const origins = new Map<string, Visits<T>>();
  let size = 0;

  const biggest = () => largest(origins, countOf);

  /** The latest one of the visit that holds most. */
  function dropFrom(from: string, visits: Visits<T>): T | undefined {
    const [visit, list] = largest(visits, ({ length }) => length) ?? [];
    const dropped = list?.pop();
    if (dropped !== undefined) size--;
    if (visit !== undefined && list?.length === 0) visits.delete(visit);
    if (visits.size === 0) origins.delete(from);
    return dropped;
  }

  return {
    size: () => size,
    add({ from, visit }: Turn, one: T): void {
      const visits = origins.get(from) ?? new Map<string, T[]>();
      origins.set(from, visits);
      visits.set(visit, [...(visits.get(visit) ?? []), one]);
      size++;
    },
    next(): T | undefined {
      const [from, visits] = first(origins) ?? [];
      if (from === undefined || !visits) return undefined;
      const [visit = '', list = []] = first(visits) ?? [];
      const one = list.shift();
      toTheEnd(visits, visit, list.length > 0);
      toTheEnd(origins, from, visits.size > 0);
      size--;
      return one;
    },
    most: () => countOf(biggest()?.[1]),
    placesOf: ({ from }: Turn) => countOf(origins.get(from)),
    dropFromMost(): T | undefined {
      const found = biggest();
      return found && dropFrom(...found);
    },
    /** From another visit of the same origin, where that one holds more. */
    dropFromSiblings({ from, visit }: Turn): T | undefined {
      const visits = origins.get(from);
      const [, most] = (visits && largest(visits, ({ length }) => length)) ?? [];
      const own = visits?.get(visit)?.length ?? 0;
      return visits && most && most.length > own + 1 ? dropFrom(from, visits) : undefined;
    },
  };
}

function countOf(visits: Visits<unknown> | undefined): number {
  return [...(visits?.values() ?? [])].reduce((sum, { length }) => sum + length, 0);
}

function first<K, V>(map: Map<K, V>): [K, V] | undefined {
  return map.entries().next().value;
}

function toTheEnd<K, V>(map: Map<K, V>, key: K, stays: boolean): void {
  const value = map.get(key);
  map.delete(key);
  if (stays && value !== undefined) map.set(key, value);
}

function largest<K, V>(map: Map<K, V>, sizeOf: (value: V) => number): [K, V] | undefined {
  let found: [K, V] | undefined;
  for (const entry of map) if (!found || sizeOf(entry[1]) > sizeOf(found[1])) found = entry;
  return found;
}
