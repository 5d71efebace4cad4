import { mkdtemp, rm, stat } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { badRow, measure, pupilRow, writeRoster } from '../support/rosters/measuring';
import type { Measured } from '../support/rosters/measured-import';

const PUPILS = 100_000;
const MAX_SECONDS = 60;
const MAX_MEGABYTES = 400;
const LARGE_BYTES = 200 * 1000 * 1000;

/** 100,000 pupils, and a bad file of 200 MB, into SQLite; without slips, which cost a hash each. */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-bench-'));
  const [load = 0] = loadavg();
  say(`${availableParallelism()} cores, load ${load.toFixed(1)} before the start`);
  try {
    await benchPupils(folder);
    await benchLarge(folder);
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

/** A file in which every row is bad: the report of it must not have to fit into the memory. */
async function benchLarge(folder: string): Promise<void> {
  const file = join(folder, 'large.csv');
  const rows = Math.ceil(LARGE_BYTES / bytesOfRow(badRow));
  await writeRoster(file, rows, badRow);
  const { size } = await stat(file);
  const measured = await measure({ url: `sqlite:${join(folder, 'large.db')}`, file });
  tell(`${(size / 1e6).toFixed(0)} MB of bad rows`, measured);
  if (measured.peakMegabytes > MAX_MEGABYTES) process.exitCode = 1;
}

/** On average over the rows of a large file. */
function bytesOfRow(rowOf: (index: number) => string): number {
  const sample = Array.from({ length: 1000 }, (_, index) => rowOf(index * 2600));
  return Buffer.byteLength(sample.join('')) / sample.length;
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
