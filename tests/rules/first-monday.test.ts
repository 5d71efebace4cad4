import { quantile } from '../bench/figures';
import { arrivalsOf, drawsOf, spreadOver, steadyArrivals } from '../bench/monday-draws';
import type { NodeShape } from '../bench/monday-node';
import { simulate, type Course, type Outcome } from '../bench/monday-simulation';

const SERVICE = 20;
/** Enough for a mean within a twentieth. */
const VISITS = 120_000;
const onlyHash = { name: 'hash', share: 1, requests: [{ loopMs: 0, awayMs: 0, hashes: 1 }] };

function course(node: Partial<NodeShape>, more: Partial<Course> = {}): Course {
  return {
    ...{ arrivals: [0], flows: [onlyHash], thinkMs: 0, retryMs: 2000, draws: drawsOf(1) },
    node: {
      ...{ cores: 1, hashesAtOnce: 1, queueLimit: 1e9, hashMs: SERVICE, isAwayHere: false },
      ...node,
    },
    ...more,
  };
}

const visits = (perSecond: number) => steadyArrivals(perSecond, VISITS / perSecond, drawsOf(7));

function meanWait({ hashed }: Outcome): number {
  return hashed.reduce((sum, ms) => sum + ms, 0) / hashed.length - SERVICE;
}

/** Mean wait of M/M/c (Erlang C), in services. */
function erlangWait(servers: number, load: number): number {
  const offered = servers * load;
  let term = 1;
  let sum = 1;
  for (let k = 1; k < servers; k++) sum += term *= offered / k;
  const all = (term * offered) / servers / (1 - load);
  return all / (sum + all) / (servers * (1 - load));
}

describe('waits as queueing theory has them', () => {
  test.each([0.5, 0.8])('M/D/1 at %f: Pollaczek and Khinchine', (load) => {
    const arrivals = visits((load * 1000) / SERVICE);
    const expected = (load * SERVICE) / (2 * (1 - load));
    expect(meanWait(simulate(course({}, { arrivals }))) / expected).toBeCloseTo(1, 1);
  });

  test.each([
    [2, 0.8],
    [4, 0.85],
    [8, 0.9],
  ])('M/D/%i at %f: Erlang C as Cosmetatos corrects it', (servers, load) => {
    const arrivals = visits((servers * load * 1000) / SERVICE);
    const node = { cores: servers, hashesAtOnce: servers };
    const correction =
      1 + ((1 - load) * (servers - 1) * (Math.sqrt(4 + 5 * servers) - 2)) / (16 * load * servers);
    const expected = (SERVICE * erlangWait(servers, load) * correction) / 2;
    expect(meanWait(simulate(course(node, { arrivals }))) / expected).toBeCloseTo(1, 1);
  });
});

describe('the node', () => {
  test('whatever runs shares the cores evenly', () => {
    const busy = { name: 'both', share: 1, requests: [{ loopMs: 0, awayMs: 0, hashes: 2 }] };
    const two = { arrivals: [0], flows: [busy] };
    expect(simulate(course({ cores: 1, hashesAtOnce: 2 }, two)).hashed).toEqual([2 * SERVICE]);
    expect(simulate(course({ cores: 2, hashesAtOnce: 2 }, two)).hashed).toEqual([SERVICE]);
    expect(simulate(course({ cores: 1.6, hashesAtOnce: 2 }, two)).hashed).toEqual([SERVICE / 0.8]);
  });

  test('pages wait for the event loop, however many cores there are', () => {
    const page = { name: 'page', share: 1, requests: [{ loopMs: 5, awayMs: 0, hashes: 0 }] };
    const { pages } = simulate(course({ cores: 8 }, { arrivals: [0, 0, 0], flows: [page] }));
    expect(pages).toEqual([5, 10, 15]);
  });

  test('a database elsewhere costs time and no core, one on the machine costs both', () => {
    const away = { name: 'away', share: 1, requests: [{ loopMs: 0, awayMs: 10, hashes: 0 }] };
    const both = { arrivals: [0, 0], flows: [away] };
    expect(simulate(course({ isAwayHere: false }, both)).pages).toEqual([10, 10]);
    expect(simulate(course({ isAwayHere: true }, both)).pages).toEqual([20, 20]);
  });

  test('beyond the queue people are told to come back, and do', () => {
    const arrivals = [0, 0, 0, 0, 0];
    const crowd = simulate(course({ queueLimit: 2 }, { arrivals }));
    expect(crowd).toMatchObject({ refused: 2, longestQueue: 2 });
    expect(crowd.hashed).toHaveLength(5);
    expect(crowd.endedAt).toBe(2000 + 2 * SERVICE);
  });
});

describe('the morning', () => {
  const morning = {
    ...{ pupils: 20_000, schools: 80, pupilsAClass: 40 },
    ...{ schoolSpread: 6, classSpread: 4, classSeconds: 60 },
  };

  test('one seed, one morning; another seed, another', () => {
    const run = (seed: number) => {
      const draws = drawsOf(seed);
      const arrivals = arrivalsOf({ ...morning, pupils: 2000 }, draws);
      return simulate(course({}, { arrivals, draws }));
    };
    expect(run(5)).toEqual(run(5));
    expect(run(5).hashed).not.toEqual(run(6).hashed);
  });

  test('as wide as schools and classes together', () => {
    const arrivals = arrivalsOf({ ...morning, schools: 1000 }, drawsOf(3));
    const minutes = Array.from(arrivals, (ms) => ms / 60_000);
    const width = quantile(minutes, 0.8413) - quantile(minutes, 0.1587);
    expect(width / 2 / Math.hypot(6, 4)).toBeCloseTo(1, 1);
    expect(arrivals[0]).toBe(0);
  });

  test('every visit goes to one node, in order', () => {
    const arrivals = arrivalsOf(morning, drawsOf(3));
    const nodes = spreadOver(4, arrivals, drawsOf(4));
    expect(nodes.flat().sort((a, b) => a - b)).toEqual(Array.from(arrivals));
    for (const visits of nodes) expect(visits.length / (arrivals.length / 4)).toBeCloseTo(1, 1);
  });
});
