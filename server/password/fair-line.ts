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
  /** Whether {@link FairLine.makeRoom} would find anybody. */
  couldMakeRoom: (newcomer: Turn) => boolean;
}

/** Known browsers go first, but of so many in a row one is somebody else: nobody starves. */
const KNOWN_IN_A_ROW = 3;

/** First by lane, then everyone's place of origin in turn, then every visit from there in turn. */
export function createFairLine<T>(): FairLine<T> {
  const known = createLane<T>();
  const others = createLane<T>();
  let inARow = 0;

  const laneOf = ({ isKnown }: Turn) => (isKnown ? known : others);

  /** The lane in which somebody holds more than this newcomer would. */
  function crowdedFor(newcomer: Turn) {
    const lane = known.most() > others.most() ? known : others;
    return lane.most() > laneOf(newcomer).placesOf(newcomer) + 1 ? lane : null;
  }

  return {
    size: () => known.size() + others.size(),
    add: (turn, one) => laneOf(turn).add(turn, one),
    next() {
      const isKnown = others.size() === 0 || (known.size() > 0 && inARow < KNOWN_IN_A_ROW);
      inARow = isKnown ? inARow + 1 : 0;
      return (isKnown ? known : others).next();
    },
    makeRoom(newcomer) {
      const lane = crowdedFor(newcomer);
      return lane ? lane.dropFromMost() : laneOf(newcomer).dropFromSiblings(newcomer);
    },
    couldMakeRoom: (newcomer) =>
      crowdedFor(newcomer) !== null || laneOf(newcomer).hasSiblings(newcomer),
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
    hasSiblings: (turn: Turn) => isBehindOthers(turn, origins.get(turn.from)),
    dropFromSiblings(turn: Turn): T | undefined {
      const visits = origins.get(turn.from);
      return visits && isBehindOthers(turn, visits) ? dropFrom(turn.from, visits) : undefined;
    },
  };
}

/** Whether another visit from there holds more than this one would. */
function isBehindOthers({ visit }: Turn, visits: Visits<unknown> = new Map()): boolean {
  const [, most] = largest(visits, ({ length }) => length) ?? [];
  return (most?.length ?? 0) > (visits.get(visit)?.length ?? 0) + 1;
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
