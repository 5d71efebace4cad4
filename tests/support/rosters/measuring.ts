import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { HEADER } from './importing';
import type { Measured } from './measured-import';

const script = join(__dirname, 'measured-import.ts');

export interface Measuring {
  url: string;
  file: string;
  dryRun?: boolean;
  /** Of Node itself. */
  flags?: string[];
}

/** Imports in a process of its own, so that its memory is its own, too. */
export async function measure({ url, file, dryRun, flags = [] }: Measuring): Promise<Measured> {
  const args = [...flags, '--import', 'tsx', script, url, file, dryRun ? 'dry-run' : 'import'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Measured;
}

/** Writes a roster of so many rows; memory stays steady here as well. */
export async function writeRoster(
  path: string,
  rows: number,
  rowOf: (index: number) => string,
): Promise<void> {
  function* lines() {
    yield `${HEADER},guardian_email,guardian_mobile\n`;
    for (let start = 0; start < rows; start += 1000) {
      const size = Math.min(1000, rows - start);
      yield Array.from({ length: size }, (_, index) => rowOf(start + index)).join('');
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
}

const first = ['Wei Ming', 'Nur Aisyah', 'Jia Hui', 'Arjun', 'Kavitha', 'Ethan', 'Nurul Huda'];
const middle = ['Binte', 'Bin', 's/o', 'd/o', 'Li', 'Hao', 'Xin', 'Marie-Anne', 'a/l', 'Zhi'];
const last = ['Tan', 'Lim', 'Ismail', 'Abdullah', 'Pillai', 'Krishnan', "D'Souza", 'Singh', 'Ng'];

/** A pupil like those of a real school; about one in a hundred and fifty shares a name. */
export function pupilRow(index: number): string {
  const pick = (list: string[], step: number) => list[Math.floor(index / step) % list.length] ?? '';
  const given = `${pick(first, 1)} ${letters(index % 149_993)}`;
  const family = pick(last, 70);
  const level = (index % 6) + 1;
  const contact = index % 3 === 0 ? '' : `guardian${index}@example.org`;
  const name = `${given} ${pick(middle, 7)} ${family}`;
  return `S${index},${name},${given},${family},${level}${letters(index % 500)},P${level},${contact},\n`;
}

function letters(value: number): string {
  const text = value.toString(26).replace(/./g, (digit) => {
    return String.fromCharCode('a'.charCodeAt(0) + parseInt(digit, 26));
  });
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The same pupil with a level that nobody knows. */
export function badRow(index: number): string {
  return pupilRow(index).replace(/,P\d,/, ',P9,');
}

/** Few rows make a large file: as wide as the columns allow, for good or bad. */
export function wideRow(index: number, isGood = true): string {
  const long = 'x'.repeat(190);
  const name = `Wide ${letters(index)} @ ${long}${long}`;
  return `S${index},${name},${long},${long},4A,${isGood ? 'P4' : 'P9'},,\n`;
}
