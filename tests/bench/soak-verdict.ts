import { quantile } from './figures';

/** What is looked at once in a while; counts since the sample before, sizes at its moment. */
export interface Sample {
  /** Minutes from the beginning of the traffic. */
  at: number;
  requests: number;
  /** Visits that ended, and those of them that came to their end as they should. */
  visits: number;
  completed: number;
  /** Answers that nobody expected, by status or by the code of a broken line. */
  failures: Record<string, number>;
  p95Ms: number;
  rssMb: number;
  heapMb: number;
  /** Open files and sockets of the process, and what node itself counts. */
  handles: number;
  activeHandles: number;
  sessionRows: number;
  /** Visits that the server has given since the beginning. */
  sessionsMade: number;
  /** Null on PostgreSQL. */
  walMb: number | null;
  databaseMb: number;
}

interface Bound {
  what: string;
  unit: string;
  of: (sample: Sample) => number | null;
  /** One number for a quarter of the time. */
  by: (values: readonly number[]) => number;
  /** Growth that is no growth: the larger one of a share of what was, and a fixed amount. */
  share: number;
  least: number;
}

const median = (values: readonly number[]) => quantile(values, 0.5);
const least = (values: readonly number[]) => Math.min(...values);
const most = (values: readonly number[]) => Math.max(...values);

/** Lines come and go with the visitors, and memory with the collector: so much is not growth. */
const bounds: readonly Bound[] = [
  {
    ...{ what: 'memory (RSS)', unit: 'MB', of: ({ rssMb }) => rssMb },
    ...{ by: median, share: 0.1, least: 16 },
  },
  {
    // What is left when the collector has just been there.
    ...{ what: 'JavaScript heap at its lowest', unit: 'MB', of: ({ heapMb }) => heapMb },
    ...{ by: least, share: 0.1, least: 8 },
  },
  {
    ...{ what: 'open files and sockets', unit: '', of: ({ handles }) => handles },
    ...{ by: median, share: 0.2, least: 16 },
  },
  {
    ...{ what: 'handles of node', unit: '', of: ({ activeHandles }) => activeHandles },
    ...{ by: median, share: 0.2, least: 16 },
  },
  {
    ...{ what: 'write-ahead log at its longest', unit: 'MB', of: ({ walMb }) => walMb },
    ...{ by: most, share: 0.1, least: 4 },
  },
];

/** A visit that was due while all browsers waited for their answers. */
export const NOBODY_FREE = 'nobody free';

/** What comes of too little machine, and not of a fault; {@link COMPLETED_SHARE} bounds it. */
const bearable = ['503', NOBODY_FREE];

/** Visitors are told to come back when others use the machine too; most must get through. */
const COMPLETED_SHARE = 0.9;

/** A sweep that runs takes a while, and the count is taken once a minute. */
const SLACK_MINUTES = 2;

export interface Lifetimes {
  /** After which quiet time a visit is over (minutes). */
  idleMinutes: number;
  /** How often what is over is swept (minutes). */
  sweepMinutes: number;
}

export interface Verdict {
  /** Each comparison in words. */
  told: string[];
  /** What must not be; empty when all is well. */
  wrong: string[];
}

/**
 * Compares the last quarter of the time with the second: the first is for warming up.
 *
 * @param samples evenly over the whole time, at least three in a quarter
 * @throws {RangeError} when a quarter has no sample
 */
export function judgeSoak(samples: readonly Sample[], lifetimes: Lifetimes): Verdict {
  const verdict: Verdict = { told: [], wrong: [] };
  const end = samples.at(-1)?.at ?? 0;
  const before = samples.filter(({ at }) => at > end / 4 && at <= end / 2);
  const after = samples.filter(({ at }) => at > (end * 3) / 4);
  if (before.length < 3 || after.length < 3) throw new RangeError('too few samples to compare');
  for (const bound of bounds) judgeGrowth(verdict, bound, { before, after });
  judgeSessions(verdict, samples, lifetimes);
  judgeAnswers(verdict, samples);
  return verdict;
}

function judgeGrowth(
  { told, wrong }: Verdict,
  { what, unit, of, by, share, least: fixed }: Bound,
  { before, after }: { before: readonly Sample[]; after: readonly Sample[] },
): void {
  const known = (all: readonly Sample[]) => all.map(of).filter((value) => value !== null);
  if (known(after).length === 0) return;
  const [was, is] = [by(known(before)), by(known(after))];
  const allowed = Math.max(fixed, was * share);
  const said =
    `${what}: ${was.toFixed(0)} to ${is.toFixed(0)} ${unit}`.trimEnd() +
    ` (growth allowed: ${allowed.toFixed(0)})`;
  told.push(said);
  if (!(is - was <= allowed)) wrong.push(said);
}

/** Rows of visits are gone once their idle time and the next sweep are over. */
function judgeSessions(
  { told, wrong }: Verdict,
  samples: readonly Sample[],
  { idleMinutes, sweepMinutes }: Lifetimes,
): void {
  const kept = idleMinutes + sweepMinutes + SLACK_MINUTES;
  const judged = samples.filter(({ at }) => at > kept);
  if (judged.length === 0) {
    told.push(`rows of visits: nothing said, ${kept} minutes are needed to tell`);
    return;
  }
  let highest = { rows: 0, bound: 0 };
  for (const { at, sessionRows: rows, sessionsMade } of judged) {
    const earlier = samples.findLast((sample) => sample.at <= at - kept)?.sessionsMade ?? 0;
    const bound = sessionsMade - earlier;
    if (rows > highest.rows) highest = { rows, bound };
    if (rows > bound) wrong.push(`rows of visits: ${rows} after ${at.toFixed(0)} minutes`);
  }
  told.push(
    `rows of visits: at most ${highest.rows}, when ${highest.bound} visits were younger than ` +
      `${kept} minutes`,
  );
}

function judgeAnswers({ told, wrong }: Verdict, samples: readonly Sample[]): void {
  const failures = new Map<string, number>();
  for (const [status, count] of samples.flatMap((sample) => Object.entries(sample.failures))) {
    failures.set(status, (failures.get(status) ?? 0) + count);
  }
  const sum = (of: (sample: Sample) => number) => samples.reduce((all, one) => all + of(one), 0);
  const [visits, completed] = [sum((one) => one.visits), sum((one) => one.completed)];
  const list = [...failures].map(([status, count]) => `${status}: ${count}`).join(', ');
  told.push(`${sum((one) => one.requests)} requests; unexpected answers: ${list || 'none'}`);
  told.push(`${visits} visits, ${completed} of them came to their end`);
  for (const status of failures.keys()) {
    if (!bearable.includes(status)) wrong.push(`answers that nobody expected: ${status}`);
  }
  if (!(completed >= COMPLETED_SHARE * visits) || visits === 0) {
    wrong.push(`only ${completed} of ${visits} visits came to their end`);
  }
}
