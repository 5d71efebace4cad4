import { mkdtemp, rm, stat } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { badRow, measure, pupilRow, writeRoster } from '../support/rosters/measuring';
import type { Measured } from '../support/rosters/measured-import';

const PUPILS = 100_000;
const MAX_SECONDS = 60;
const MAX_MEGABYTES = 400;
const LARGE_BYTES = 200 * 1000 * 1000;

/** 100,000 pupils, and files of 200 MB, into SQLite; without slips, which cost a hash each. */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-bench-'));
  const [load = 0] = loadavg();
  say(`${availableParallelism()} cores, load ${load.toFixed(1)} before the start`);
  try {
    await benchPupils(folder);
    await benchLarge(folder, 'bad', badRow);
    await benchLarge(folder, 'good', pupilRow);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function benchPupils(folder: string): Promise<void> {
  const file = join(folder, 'pupils.csv');
  const url = `sqlite:${join(folder, 'pupils.db')}`;
  await writeRoster(file, PUPILS, pupilRow);
  const first = await measure({ url, file });
  tell(`${PUPILS} new pupils`, first);
  tell('the same file again', await measure({ url, file }));
  const isGood = first.seconds < MAX_SECONDS && first.peakMegabytes < MAX_MEGABYTES;
  say(`target: under ${MAX_SECONDS} s and ${MAX_MEGABYTES} MB: ${isGood ? 'met' : 'MISSED'}`);
  if (!isGood) process.exitCode = 1;
}

async function benchLarge(
  folder: string,
  kind: string,
  rowOf: (index: number) => string,
): Promise<void> {
  const file = join(folder, `${kind}.csv`);
  const rows = Math.ceil(LARGE_BYTES / (rowOf(PUPILS * 10).length - 1));
  await writeRoster(file, rows, rowOf);
  const { size } = await stat(file);
  const measured = await measure({
    url: `sqlite:${join(folder, `${kind}.db`)}`,
    file,
    dryRun: true,
  });
  tell(`${(size / 1e6).toFixed(0)} MB, ${rows} ${kind} rows, dry run`, measured);
  await rm(file);
}

function tell(what: string, { seconds, cpuSeconds, peakMegabytes, ...counts }: Measured): void {
  const { created, unchanged, reported } = counts;
  say(
    `${what}: ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of one core), ` +
      `peak ${peakMegabytes.toFixed(0)} MB; ` +
      `${created} new, ${unchanged} unchanged, ${reported} bad`,
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
