import { spawn } from 'node:child_process';
import {
  createWriteStream,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { renderCards } from '../../server/paper/render';
import { projectRoot } from '../../server/project-root';
import { cardOf, sheet } from '../support/paper';
import { testSecrets } from '../support/portal';
import { measureCeiling } from './ceiling';

const CARDS = 1000;
/** On two cores; each card costs three argon2 operations. */
const MAX_SECONDS = 60;
const ANSWERS_A_CARD = 3;

const say = (text: string) => void process.stdout.write(`${text}\n`);

/** `npm run bench:cards`: paper alone, in three sizes, then `cards make` for 1,000 pupils. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cards-bench-'));
  try {
    say(`${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)} before the start`);
    for (const count of [250, 1000, 4000]) await tellRendering(folder, count);
    await tellMaking(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function tellRendering(folder: string, count: number): Promise<void> {
  const args = ['--import', 'tsx', __filename, String(count), join(folder, `${count}.pdf`)];
  const { seconds, megabytes } = await run(args);
  say(`paper of ${count} cards: ${seconds.toFixed(1)} s, peak ${megabytes.toFixed(0)} MB`);
}

async function tellMaking(folder: string): Promise<void> {
  const roster = join(folder, 'roster.csv');
  const rows = Array.from(
    { length: CARDS },
    (_, at) => `S${at},Wei Ling ${letters(at)},Wei Ling,${letters(at)},1A,P1`,
  );
  writeFileSync(
    roster,
    ['student_number,full_name,first_name,last_name,class,level', ...rows].join('\n'),
  );
  const cli = (...words: string[]) =>
    run([join(projectRoot, 'dist/server/cli.js'), ...words], folder);
  await cli('migrate');
  await cli('school', 'add', '--code', 'CPS', '--name', 'Casuarina Primary School');
  await cli('roster', 'import', roster, '--school', 'CPS');
  const ceiling = await measureCeiling();
  const out = join(folder, 'cards.pdf');
  const made = await cli('cards', 'make', '--school', 'CPS', '--level', 'P1', '--out', out);
  const hashing = (CARDS * ANSWERS_A_CARD) / ceiling;
  say(`argon2 ceiling: ${ceiling.toFixed(1)} operations/s`);
  say(
    `cards make, ${CARDS} pupils: ${made.seconds.toFixed(1)} s, peak ${made.megabytes.toFixed(0)} MB, ` +
      `${(statSync(out).size / 1e6).toFixed(1)} MB of PDF; ` +
      `the ${CARDS * ANSWERS_A_CARD} hashes alone are ${hashing.toFixed(1)} s at the ceiling, ` +
      `${(hashing / made.seconds).toFixed(2)} of it; ` +
      `target ${MAX_SECONDS} s: ${made.seconds < MAX_SECONDS ? 'met' : 'MISSED'}`,
  );
}

/** Names hold no digits. */
function letters(at: number): string {
  return [...String(at)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
}

interface Run {
  seconds: number;
  megabytes: number;
}

/** A process of its own, with the most memory that it ever held. */
async function run(args: string[], folder?: string): Promise<Run> {
  const begun = performance.now();
  const database = folder && {
    DATABASE_URL: `sqlite:${join(folder, 'bench.db')}`,
    DATA_DIR: folder,
  };
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...testSecrets, ...database, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let megabytes = 0;
  const look = setInterval(() => {
    const [, peak] = /VmHWM:\s+(\d+)/.exec(readStatus(child.pid)) ?? [];
    megabytes = Math.max(megabytes, Number(peak ?? 0) / 1024);
  }, 50);
  createInterface({ input: child.stdout }).on('line', () => undefined);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}`);
  return { seconds: (performance.now() - begun) / 1000, megabytes };
}

function readStatus(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

function* cards(count: number) {
  for (let at = 0; at < count; at++) yield cardOf(`Wei Ling Zhuang ${letters(at)}`);
}

const [count, out] = process.argv.slice(2);
const work =
  count && out ? renderCards(createWriteStream(out), cards(Number(count)), sheet) : main();
work.catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
