import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../server/config';
import { migrateUp } from '../../server/db/migrate';
import { createServices } from '../../server/services';
import { testSecrets } from '../support/portal';
import { measureCeiling } from './ceiling';
import { answerKey } from './flows';
import { seedPupils } from './seed';
import { startServer } from './server-process';
import { measureResets, measureSignIns } from './throughput';
import { measureTiming } from './timing';

const say = (text: string) => void process.stdout.write(`${text}\n`);

/** How many real login IDs are timed beside as many unknown ones: `npm run bench -- 200`. */
const PAIRS = Number(process.argv[2] ?? 1000);

/** `npm run bench`: every figure as a ratio within this run, on this machine. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portal-bench-'));
  const url = `sqlite:${join(folder, 'bench.db')}`;
  const environment = { ...testSecrets, DATABASE_URL: url, DATA_DIR: folder, LOG_LEVEL: 'silent' };
  const services = createServices(loadConfig({ environment }));
  await migrateUp(services.db);
  say(`machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`);
  const ids = await seedPupils(services, PAIRS + 1500);
  const key = answerKey(services.banks.current.questions.map(({ text }) => text.en));
  await services.close();

  const ceiling = await measureCeiling();
  say(`argon2 ceiling: ${ceiling.toFixed(1)} operations/s`);
  const server = await startServer(url, folder);
  try {
    say(`memory at rest: ${server.memory().now.toFixed(0)} MB`);
    await measureSignIns(server, ids.slice(0, 700), { ceiling, say });
    await measureResets(server, ids.slice(700, 1500), { ceiling, say, key });
    await measureTiming(server, ids.slice(1500), say);
    say(`memory at peak: ${server.memory().peak.toFixed(0)} MB`);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
