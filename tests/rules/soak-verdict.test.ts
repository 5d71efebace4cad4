import { judgeSoak, NOBODY_FREE, type Sample } from '../bench/soak-verdict';

const lifetimes = { idleMinutes: 5, sweepMinutes: 10 };

/** An hour in which nothing grows but what has to, and each row of a visit goes after 15 minutes. */
function quietHour(change: (at: number) => Partial<Sample> = () => ({})): Sample[] {
  return Array.from({ length: 60 }, (_, minute) => {
    const at = minute + 1;
    return {
      ...{ at, requests: 3000, visits: 600, completed: 600, failures: {}, p95Ms: 80 },
      // Up to 300 MB in the first quarter, and saw teeth of the collector afterwards.
      ...{ rssMb: 300 - Math.max(0, 15 - at) * 8, heapMb: 60 + (at % 3) * 20 },
      ...{ handles: 60 + (at % 5), activeHandles: 40 + (at % 5) },
      ...{ sessionRows: 700 * Math.min(at, 15), sessionsMade: 700 * at },
      ...{ walMb: 16.5, databaseMb: 5 + at },
      ...change(at),
    };
  });
}

const wrongOf = (samples: Sample[]) => judgeSoak(samples, lifetimes).wrong;

test('an hour like the others is well, told with its figures', () => {
  const { told, wrong } = judgeSoak(quietHour(), lifetimes);
  expect(wrong).toEqual([]);
  expect(told).toContain('memory (RSS): 300 to 300 MB (growth allowed: 30)');
  expect(told).toContain('180000 requests; unexpected answers: none');
  expect(told).toContain(
    'rows of visits: at most 10500, when 11900 visits were younger than 17 minutes',
  );
});

test.each<[string, (at: number) => Partial<Sample>, string]>([
  ['memory', (at) => ({ rssMb: 250 + at * 2 }), 'memory (RSS)'],
  ['the heap', (at) => ({ heapMb: 60 + at + (at % 3) * 20 }), 'JavaScript heap at its lowest'],
  ['lines left open', (at) => ({ handles: 60 + at }), 'open files and sockets'],
  ['timers and lines of node', (at) => ({ activeHandles: 40 + at }), 'handles of node'],
  ['a log that nobody empties', (at) => ({ walMb: at }), 'write-ahead log at its longest'],
])('grown is found: %s', (_, change, what) => {
  expect(wrongOf(quietHour(change))).toEqual([expect.stringContaining(what)]);
});

test('so little is no growth, and what shrinks is none', () => {
  const little = (at: number) => ({
    rssMb: 300 + at / 4,
    handles: 60 + at / 5,
    walMb: 16 + at / 30,
  });
  expect(wrongOf(quietHour(little))).toEqual([]);
  expect(wrongOf(quietHour((at) => ({ rssMb: 400 - at * 2, walMb: 60 - at })))).toEqual([]);
});

test('visits that are never swept are found, and those of the first minutes are not', () => {
  const [first] = wrongOf(quietHour((at) => ({ sessionRows: 700 * at })));
  expect(first).toBe('rows of visits: 12600 after 18 minutes');
});

test('a time too short to tell whether visits are swept says so', () => {
  const short = quietHour().slice(0, 16);
  expect(judgeSoak(short, lifetimes).told).toContain(
    'rows of visits: nothing said, 17 minutes are needed to tell',
  );
});

test.each([
  ['500', ['answers that nobody expected: 500']],
  ['303 to /sign-in', ['answers that nobody expected: 303 to /sign-in']],
  ['ECONNRESET', ['answers that nobody expected: ECONNRESET']],
  ['503', []],
  [NOBODY_FREE, []],
])('one answer among all: %s', (failure, wrong) => {
  const once = (at: number) => (at === 30 ? { failures: { [failure]: 1 } } : {});
  expect(wrongOf(quietHour(once))).toEqual(wrong);
});

test('an hour in which visitors do not get through shows nothing', () => {
  const busy = () => ({ failures: { '503': 400 }, completed: 500 });
  expect(wrongOf(quietHour(busy))).toEqual(['only 30000 of 36000 visits came to their end']);
  expect(wrongOf(quietHour(() => ({ visits: 0, completed: 0 })))).toEqual([
    'only 0 of 0 visits came to their end',
  ]);
});

test('on PostgreSQL there is no log of ours to look at', () => {
  const { told, wrong } = judgeSoak(
    quietHour(() => ({ walMb: null })),
    lifetimes,
  );
  expect(wrong).toEqual([]);
  expect(told.join('\n')).not.toContain('write-ahead');
});

test('a quarter without looks cannot be judged', () => {
  expect(() => judgeSoak(quietHour().slice(0, 8), lifetimes)).toThrow(RangeError);
  expect(() => judgeSoak([], lifetimes)).toThrow(RangeError);
});
