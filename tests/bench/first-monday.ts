import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../server/config';
import { createServices } from '../../server/services';
import { freshDatabase } from '../support/databases';
import setup from '../support/global-setup';
import teardown from '../support/global-teardown';
import { testSecrets } from '../support/portal';
import { quantile } from './figures';
import { answerKey, type AnswerKey } from './flows';
import { measureFlow, measureHash, type FlowCost, type Measured } from './monday-costs';
import { mondayFlows } from './monday-flows';
import { mondayOptions, type MondayOptions } from './monday-options';
import { comparePart, describePart, type Compared } from './monday-run';
import { RETRY_MS, sizeMorning, tableOf } from './monday-sizing';
import { postgresCpu } from './postgres-cpu';
import { seedMany } from './seed-many';
import { startServer } from './server-process';

const say = (...lines: string[]) => void process.stdout.write(`${lines.join('\n')}\n`);

/** `npm run bench:monday -- --help` */
async function main(): Promise<void> {
  const options = mondayOptions();
  if (!options) return;
  const engine = options.sqlite ? 'SQLite' : 'PostgreSQL';
  const load = loadavg()[0]?.toFixed(1);
  say(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${engine}, load ${load}`);
  await setup({});
  const folder = mkdtempSync(join(tmpdir(), 'portal-monday-'));
  const database = await freshDatabase(engine);
  try {
    const { key, ids } = await seed(database.url, folder, options);
    // One wrong password locks: that is what the locked ones need.
    const settings = { SIGNIN_WAITS_SECONDS: '3600', HASH_QUEUE: String(options.number('queue')) };
    const server = await startServer(database.url, folder, settings);
    try {
      const take = (count: number) => ids.splice(0, count);
      const databaseCpu = options.sqlite ? null : await postgresCpu(database.url);
      await run(options, { server, key, databaseCpu }, take);
    } finally {
      await server.stop();
    }
  } finally {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
    await teardown();
  }
}

/** @returns the login IDs of enough pupils for every part */
async function seed(
  url: string,
  folder: string,
  options: MondayOptions,
): Promise<{ key: AnswerKey; ids: string[] }> {
  const environment = { ...testSecrets, DATABASE_URL: url, DATA_DIR: folder, LOG_LEVEL: 'silent' };
  const services = createServices(loadConfig({ environment }));
  // More than the cores can serve: 60 visits a second each.
  const seconds = options.number('part-seconds') * options.parts.length;
  const count = 6 * options.number('rounds') + seconds * 60 * cpus().length;
  const { loginId } = await seedMany(services, count);
  const key = answerKey(services.banks.current.questions.map(({ text }) => text.en));
  await services.close();
  return { key, ids: Array.from({ length: count }, (_, number) => loginId(number)) };
}

type Server = Omit<Measured, 'hashMs'>;

async function run(
  options: MondayOptions,
  server: Server,
  take: (count: number) => string[],
): Promise<void> {
  const { number } = options;
  const hash = await measureHash();
  say(`argon2: ${hash.ceiling.toFixed(1)} a second, ${hash.hashMs.toFixed(1)} ms of a core each`);
  const measured = { ...server, hashMs: hash.hashMs };
  const flows = mondayFlows({ forgotten: number('forgotten'), locked: number('locked') });
  const costs: FlowCost[] = [];
  // The first visits of a process cost more than all others.
  for (const flow of flows) await measureFlow(flow, take(number('rounds')), measured);
  for (const flow of flows) costs.push(await measureFlow(flow, take(number('rounds')), measured));
  say('', ...costs.map(describeCost));

  const compared: Compared[] = [];
  if (number('part-seconds') > 0) say('', 'For real on this machine');
  for (const load of number('part-seconds') > 0 ? options.parts : []) {
    const part = {
      ...{ load, seconds: number('part-seconds'), thinkMs: number('part-think') * 1000 },
      ...{ retryMs: RETRY_MS, queueLimit: number('queue'), seed: number('seed') },
    };
    const one = await comparePart(part, { costs, measured, take });
    say(...describePart(part, one));
    compared.push(one);
  }

  const sizing = sizeMorning(costs, hash, options);
  say('', ...describeSizing(options, sizing), '', ...tableOf(sizing.rows));
  if (options.json) writeFileSync(options.json, jsonOf({ hash, costs, compared, sizing }));
}

function describeCost({ flow, ...cost }: FlowCost): string {
  const declared = flow.steps.reduce((sum, { hashes }) => sum + hashes, 0);
  if (cost.hashes !== declared) {
    throw new Error(`${flow.name}: ${cost.hashes} hashes, and the flow says ${declared}`);
  }
  return (
    `${flow.name}: ${flow.steps.length} requests, ${declared} hashes; ` +
    `server without them ${cost.loopMs.toFixed(1)} ms of a core, ` +
    `waits for statements ${cost.statementMs.toFixed(1)} ms, ` +
    `PostgreSQL ${cost.databaseCpuMs.toFixed(1)} ms of a core`
  );
}

function describeSizing({ number }: MondayOptions, sizing: ReturnType<typeof sizeMorning>) {
  const spread = Math.hypot(number('school-spread'), number('class-spread')).toFixed(1);
  return [
    `First Monday: ${number('pupils')} pupils in ${number('schools')} schools, ` +
      `normal around 7.40 with ${spread} minutes, classes of ${number('class')} at once`,
    `Busiest minute: ${sizing.peakVisits.toFixed(0)} visits a second, ` +
      `${sizing.peakCores.toFixed(1)} cores of nodes busy, ` +
      `${sizing.peakDatabaseCores.toFixed(1)} of PostgreSQL beside them`,
    'Time of a request that hashes, until p99 is 2 s and nobody is told to come back:',
  ];
}

/** Figures in the place of the thousands of times that they come from. */
function jsonOf(all: object): string {
  const short = (key: string, value: unknown) => {
    if ((key !== 'hashed' && key !== 'pages') || !Array.isArray(value)) return value;
    const times = value as number[];
    return { count: times.length, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  };
  return `${JSON.stringify(all, short, 2)}\n`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  process.exitCode = 1;
});
