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

/** `npm run bench`: every figure as a ratio within this run, on this machine. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portal-bench-'));
  const url = `sqlite:${join(folder, 'bench.db')}`;
  const environment = { ...testSecrets, DATABASE_URL: url, DATA_DIR: folder, LOG_LEVEL: 'silent' };
  const services = createServices(loadConfig({ environment }));
  await migrateUp(services.db);
  say(`machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`);
  const ids = await seedPupils(services, 3000);
  const key = answerKey(services.banks.current.questions.map(({ text }) => text.en));
  await services.close();

  const ceiling = await measureCeiling();
  say(`argon2 ceiling: ${ceiling.toFixed(1)} operations/s`);
  const server = await startServer(url, folder);
  try {
    say(`memory at rest: ${server.memory().now.toFixed(0)} MB`);
    const [timed, signers, resetters] = [
      ids.slice(0, 1000),
      ids.slice(1000, 2000),
      ids.slice(2000),
    ];
    await measureTiming(server, timed, say);
    await measureSignIns(server, signers, { ceiling, say });
    await measureResets(server, resetters, { ceiling, say, key });
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
