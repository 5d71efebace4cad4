import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../server/config';
import { migrateUp } from '../../server/db/migrate';
import { createServices } from '../../server/services';
import { freshDatabase } from '../support/databases';
import setup from '../support/global-setup';
import teardown from '../support/global-teardown';
import { testSecrets } from '../support/portal';
import { measureCeiling } from './ceiling';
import { measureFairness, measureOverload } from './flood';
import { answerKey } from './flows';
import { createReport, type Report } from './report';
import { seedPupils } from './seed';
import { startServer } from './server-process';
import { measureResets, measureSignIns, RESETS } from './throughput';
import { measureTiming } from './timing';

const SIGN_INS = 500;
const CHILDREN = 60;

const { values: asked } = parseArgs({
  options: {
    pairs: { type: 'string', default: '300' },
    postgres: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});

/** How many real login IDs are timed beside as many unknown ones. */
const PAIRS = Number(asked.pairs);

/**
 * `npm run bench -- [--postgres] [--pairs 1000] [--json FILE]`: every figure as a ratio within this
 * run, on this machine.
 */
async function main(): Promise<void> {
  const [cpu] = cpus();
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  const engine = asked.postgres ? 'PostgreSQL' : 'SQLite';
  const machine = `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${memory}, Node ${process.version}`;
  const report = createReport(`${machine}, ${engine}`);
  if (asked.postgres) await setup({});
  const folder = mkdtempSync(join(tmpdir(), 'portal-bench-'));
  const database = asked.postgres ? await freshDatabase('PostgreSQL') : null;
  try {
    await run(database?.url ?? `sqlite:${join(folder, 'bench.db')}`, folder, report);
    report.end(asked.json);
  } finally {
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
    if (asked.postgres) await teardown();
  }
}

async function run(url: string, folder: string, report: Report): Promise<void> {
  const environment = { ...testSecrets, DATABASE_URL: url, DATA_DIR: folder, LOG_LEVEL: 'silent' };
  const services = createServices(loadConfig({ environment }));
  await migrateUp(services.db);
  const ids = await seedPupils(services, PAIRS + SIGN_INS + RESETS + CHILDREN);
  const take = (count: number) => ids.splice(0, count);
  const key = answerKey(services.banks.current.questions.map(({ text }) => text.en));
  await services.close();

  const ceiling = await measureCeiling();
  report.add({ what: 'argon2 alone, as many at once as cores', value: ceiling, unit: '/s' });
  const server = await startServer(url, folder);
  const { say } = report;
  try {
    report.add({
      what: 'start to ready',
      value: server.startSeconds,
      unit: 's',
      target: { most: 1.5 },
    });
    report.add({
      what: 'memory at rest',
      value: server.memory().now,
      unit: 'MB',
      target: { most: 150 },
    });
    const measure = { report, ceiling, key };
    await measureSignIns(server, take(SIGN_INS), measure);
    await measureResets(server, take(RESETS), measure);
    await measureFairness(server, take(CHILDREN), report);
    await measureOverload(server, report);
    const { peak } = server.memory();
    report.add({ what: 'memory at the peak', value: peak, unit: 'MB', target: { most: 350 } });
    await measureTiming(server, take(PAIRS), say);
  } finally {
    await server.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  process.exitCode = 1;
});
