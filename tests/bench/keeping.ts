import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../server/config';
import { migrateUp } from '../../server/db/migrate';
import { createServices } from '../../server/services';
import { engines, freshDatabase, type Engine } from '../support/databases';
import { addSchool } from '../support/fixtures';
import setup from '../support/global-setup';
import teardown from '../support/global-teardown';
import { testSecrets } from '../support/portal';
import { pupilRow, writeRoster } from '../support/rosters/measuring';
import { runCommand } from './command-process';
import { createReport, type Report } from './report';
import { seedPupils } from './seed';
import { startServer, type ServerProcess } from './server-process';
import { startVisitors } from './visitors';

const { values: asked } = parseArgs({
  options: {
    pupils: { type: 'string', default: '500000' },
    only: { type: 'string' },
    json: { type: 'string' },
  },
});

const PUPILS = Number(asked.pupils);
const VISITORS = 200;

/** Of pages that do not hash, while the command runs; SQLite has one place for a writer. */
const PAGE_MS = 100;

/**
 * `npm run bench:keeping -- [--pupils 500000] [--only SQLite] [--json FILE]`: the import and the
 * turn of the year of so many pupils as one file, and what visitors see of it meanwhile.
 */
async function main(): Promise<void> {
  const [cpu] = cpus();
  const [load = 0] = loadavg();
  const machine = `${cpus().length} × ${cpu?.model ?? 'unknown'}, Node ${process.version}`;
  const report = createReport(`${machine}, load ${load.toFixed(1)} before the start`);
  await setup({});
  const folder = mkdtempSync(join(tmpdir(), 'portal-keeping-'));
  try {
    const first = join(folder, 'this-year.csv');
    const next = join(folder, 'next-year.csv');
    await writeRoster(first, PUPILS, pupilRow);
    await writeRoster(next, PUPILS, rowOfNextYear);
    for (const engine of engines.filter((one) => (asked.only ?? one) === one)) {
      await measureEngine(engine, { first, next, folder, report });
    }
    report.end(asked.json);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await teardown();
  }
}

/** A level up; who is in the highest one stays there, so that nobody leaves. */
function rowOfNextYear(index: number): string {
  return pupilRow(index).replace(
    /,(\d)([A-Za-z]+),P\d,/,
    (_row, level: string, letters: string) => {
      const up = Math.min(6, Number(level) + 1);
      return `,${up}${letters},P${up},`;
    },
  );
}

interface Course {
  first: string;
  next: string;
  folder: string;
  report: Report;
}

async function measureEngine(
  engine: Engine,
  { first, next, folder, report }: Course,
): Promise<void> {
  const database = await freshDatabase(engine);
  const environment = { ...testSecrets, DATABASE_URL: database.url, DATA_DIR: folder };
  const services = createServices(
    loadConfig({ environment: { ...environment, LOG_LEVEL: 'silent' } }),
  );
  await migrateUp(services.db);
  const { code } = await addSchool(services.db);
  const ids = await seedPupils(services, VISITORS);
  await services.close();
  const server = await startServer(database.url, folder);
  const year = new Date().getFullYear();
  const errand = (what: string, args: string[]) =>
    measureErrand(`${engine}, ${what} of ${PUPILS}`, { server, ids, environment, args, report });
  try {
    await errand('import', ['roster', 'import', first, '--school', code, '--year', String(year)]);
    const nextYear = ['--year', String(year + 1), '--complete'];
    await errand('turn of the year', ['roster', 'import', next, '--school', code, ...nextYear]);
  } finally {
    await server.stop();
    await database.drop();
  }
}

interface Errand {
  server: ServerProcess;
  ids: readonly string[];
  environment: Record<string, string>;
  args: string[];
  report: Report;
}

async function measureErrand(what: string, errand: Errand): Promise<void> {
  const { server, ids, environment, args, report } = errand;
  const visitors = await startVisitors(server.port, ids);
  const { seconds, peakMegabytes } = await runCommand(args, environment);
  const seen = await visitors.stop();
  report.add({ what, value: seconds, unit: 's' });
  report.add({ what: `${what}: memory at the peak`, value: peakMegabytes, unit: 'MB' });
  const isFree = what.startsWith('PostgreSQL');
  for (const [kind, { p50, p99, asked: count, refused }] of Object.entries(seen)) {
    const more = `${count} asked, ${refused} told to come back`;
    report.say(`  ${kind} meanwhile: ${more}`);
    report.add({ what: `${what}: ${kind} meanwhile, p50`, value: p50, unit: 'ms' });
    const target = isFree && kind !== 'sign-ins' ? { target: { most: PAGE_MS } } : {};
    report.add({ what: `${what}: ${kind} meanwhile, p99`, value: p99, unit: 'ms', ...target });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  process.exitCode = 1;
});
