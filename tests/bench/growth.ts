import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../server/config';
import { createServices } from '../../server/services';
import { engines, freshDatabase, type Engine, type TestDatabase } from '../support/databases';
import setup from '../support/global-setup';
import teardown from '../support/global-teardown';
import { testSecrets } from '../support/portal';
import { quantile } from './figures';
import { answerKey, type AnswerKey } from './flows';
import { deskWork, visitWork, type Work } from './growth-work';
import { mondayFlows } from './monday-flows';
import { createReport, type Report } from './report';
import { seedMany } from './seed-many';
import { startServer, type ServerProcess } from './server-process';

const MAX_RATIO = 1.2;

const { values: asked } = parseArgs({
  options: {
    million: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '40' },
    engine: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const ROUNDS = Number(asked.rounds);

const help = `npm run bench:growth -- [--million] [--rounds 40] [--engine SQLite|PostgreSQL] [--json FILE]

Sign-in, reset, staff search and a class page with 1,000 and 100,000 accounts (--million: and
1,000,000), hashing aside. All sizes stand beside each other and take turns, so that other work on
the machine meets all of them alike; what counts is the ratio of the last to the first.
`;

interface Stand {
  size: number;
  database: TestDatabase;
  server: ServerProcess;
  key: AnswerKey;
}

async function main(): Promise<void> {
  if (asked.help) return void process.stdout.write(help);
  if (asked.engine && !engines.some((engine) => engine === asked.engine)) {
    throw new RangeError(`--engine is one of ${engines.join(', ')}`);
  }
  if (!(ROUNDS >= 1)) throw new RangeError('--rounds takes a number from 1 up');
  const sizes = [1000, 100_000, ...(asked.million ? [1_000_000] : [])];
  const load = loadavg()[0]?.toFixed(1);
  const machine = `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`;
  const report = createReport(`${machine}, load ${load} before the start`);
  await setup({});
  const folder = mkdtempSync(join(tmpdir(), 'portal-growth-'));
  try {
    for (const engine of engines) {
      if (asked.engine && asked.engine !== engine) continue;
      await measureEngine(engine, { sizes, folder, report });
    }
    report.end(asked.json);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await teardown();
  }
}

interface Course {
  sizes: readonly number[];
  folder: string;
  report: Report;
}

async function measureEngine(engine: Engine, { sizes, folder, report }: Course): Promise<void> {
  const stands: Stand[] = [];
  try {
    for (const size of sizes) {
      const begun = performance.now();
      stands.push(await raise(engine, size, folder));
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      report.say(`${engine}: ${size} accounts seeded and served after ${seconds} s`);
    }
    const all = stands.map(workOf);
    await compare(engine, { all, sizes, report });
  } finally {
    for (const { server, database } of stands) {
      await server.stop();
      await database.drop();
    }
  }
}

async function raise(engine: Engine, size: number, folder: string): Promise<Stand> {
  const database = await freshDatabase(engine);
  const environment = { ...testSecrets, DATABASE_URL: database.url, DATA_DIR: folder };
  // The vacuum of a million accounts is one statement.
  const patient = { DATABASE_STATEMENT_SECONDS: '900', LOG_LEVEL: 'silent' };
  const config = loadConfig({ environment: { ...environment, ...patient } });
  const services = createServices(config);
  await seedMany(services, size);
  const key = answerKey(services.banks.current.questions.map(({ text }) => text.en));
  await services.close();
  const server = await startServer(database.url, folder);
  return { size, database, server, key };
}

function workOf({ size, database, server, key }: Stand): Work[] {
  const [signIn, reset] = mondayFlows();
  if (!signIn || !reset) throw new Error('the flows of the first Monday are missing');
  // Far apart, so that each visit meets pages of the database that are its own; and the sign-ins
  // meet others than the resets.
  const pupil = (turn: number) => `Bench_${(turn * 7919) % size}@students.edu.sg`;
  return [
    visitWork('sign-in', { server, key, flow: signIn, loginId: (turn) => pupil(2 * turn) }),
    visitWork('reset and sign-in', {
      ...{ server, key, flow: reset },
      loginId: (turn) => pupil(2 * turn + 1),
    }),
    ...deskWork(database.db),
  ];
}

interface Comparison {
  all: readonly Work[][];
  sizes: readonly number[];
  report: Report;
}

/** Every kind of work in turn on every size, the first few rounds only to warm up. */
async function compare(engine: Engine, { all, sizes, report }: Comparison): Promise<void> {
  const [first = []] = all;
  for (const [index, { what }] of first.entries()) {
    const times = new Map<string, number[][]>();
    const warm = Math.ceil(ROUNDS / 8);
    for (let turn = 0; turn < ROUNDS + warm; turn++) {
      for (const [at, works] of all.entries()) {
        const figures = (await works[index]?.run(turn)) ?? {};
        if (turn < warm) continue;
        for (const [name, ms] of Object.entries(figures)) {
          const lists = times.get(name) ?? all.map(() => []);
          lists[at]?.push(ms);
          times.set(name, lists);
        }
      }
    }
    for (const [name, lists] of times) {
      const medians = lists.map((list) => quantile(list, 0.5));
      tell(report, { what: `${engine}, ${what}: ${name}`, medians, sizes });
    }
  }
}

interface Told {
  what: string;
  medians: readonly number[];
  sizes: readonly number[];
}

function tell(report: Report, { what, medians, sizes }: Told): void {
  for (const [at, value] of medians.entries()) {
    report.add({ what: `${what}, ${sizes[at]}, p50`, value, unit: 'ms' });
  }
  const value = (medians.at(-1) ?? NaN) / (medians[0] ?? NaN);
  report.add({ what: `${what}: growth`, value, unit: '', target: { most: MAX_RATIO } });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  process.exitCode = 1;
});
