import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../server/config';
import { connect, inTransaction, isSqlite, type Db } from '../../server/db/database';
import { migrateUp } from '../../server/db/migrate';
import { createServices, type Services } from '../../server/services';
import { testSecrets } from '../support/portal';
import { startPostgres } from '../support/postgres';

// Deletes 100,000 pupils who left two years ago, with all that belongs to them, and tells how long
// it took, the longest transaction, the memory and how long another process's write waited.
const PUPILS = Number(process.argv[2] ?? 100_000);
const SCHOOLS = 50;
const LEFT_AT = 1;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portal-purge-'));
  await measure('SQLite', `sqlite:${join(folder, 'purge.db')}`);
  const server = await startPostgres();
  await measure('PostgreSQL', server.url);
  await server.stop();
  rmSync(folder, { recursive: true });
}

async function measure(engine: string, url: string): Promise<void> {
  const { db, longest } = timed(connect({ url, poolMax: 5 }));
  const services = open(url, db);
  await migrateUp(db);
  await seed(db);
  const other = open(url);
  const probe = probeWrites(other);
  const begun = performance.now();
  const swept = await services.housekeeping().then(() => countLeft(db));
  const seconds = (performance.now() - begun) / 1000;
  const waits = await probe.stop();
  const figures = {
    engine,
    pupils: PUPILS,
    left: swept,
    seconds: round(seconds),
    aSecond: Math.round(PUPILS / seconds),
    longestTransactionMs: round(longest()),
    otherWritesMs: { p50: at(waits, 0.5), p99: at(waits, 0.99), most: at(waits, 1) },
    memoryPeakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  await other.close();
  await services.close();
}

function open(url: string, db?: Db): Services {
  const environment = { ...testSecrets, DATA_DIR: tmpdir(), DATABASE_URL: url };
  const config = loadConfig({ environment: { ...environment, LOG_LEVEL: 'error' } });
  return createServices(config, db ? { db } : {});
}

async function countLeft(db: Db): Promise<number> {
  const [row] = await db('accounts').count<{ n: number }[]>({ n: '*' });
  return row?.n ?? 0;
}

async function seed(db: Db): Promise<void> {
  const series = isSqlite(db)
    ? `WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${PUPILS})`
    : `WITH s AS (SELECT generate_series(1, ${PUPILS}) AS n)`;
  const id = isSqlite(db) ? `printf('a%07d', n)` : `'a' || lpad(n::text, 7, '0')`;
  for (let school = 0; school < SCHOOLS; school++) {
    const place = { id: `s${school}`, code: `S${school}`, name: `School ${school}` };
    const more = { time_zone: 'Asia/Singapore', networks: '[]', contact: '{}' };
    await db('schools').insert({ ...place, ...more, office_hours: '', created_at: 1 });
    const level = { year: 2024, name: '6A', level: 'P6' };
    await db('form_classes').insert({ id: `c${school}`, school_id: `s${school}`, ...level });
  }
  const school = `(n % ${SCHOOLS})`;
  await db.raw(`INSERT INTO accounts (id, school_id, student_number, login_id, login_id_folded,
      full_name, first_name, last_name, form_class_id, level, status, status_at, created_at, updated_at)
    ${series} SELECT ${id}, 's' || ${school}, 'N' || n, 'P' || n || '@x', 'p' || n || '@x',
      'Name ' || n, 'Name', '' || n, 'c' || ${school}, 'P6', 'leaver', ${LEFT_AT}, 1, 1 FROM s`);
  await db.raw(`INSERT INTO password_credentials (account_id, phc, pepper_id, kind, changed_at, changed_how)
    ${series} SELECT ${id}, 'phc', 'p', 'own', 1, 'self' FROM s`);
  for (const row of [1, 2]) {
    await db.raw(`INSERT INTO password_history (id, account_id, phc, pepper_id, set_at)
      ${series} SELECT '${row}' || ${id}, ${id}, 'phc', 'p', 1 FROM s`);
  }
  await db.raw(`INSERT INTO answer_sets (id, account_id, source, state, bank, set_size, round, created_at)
    ${series} SELECT ${id}, ${id}, 'own', 'current', 'private', 3, 0, 1 FROM s`);
  for (const row of [1, 2, 3]) {
    await db.raw(`INSERT INTO answers (id, answer_set_id, position, question_id, phc, pepper_id, norm_version)
      ${series} SELECT '${row}' || ${id}, ${id}, ${row}, 'q${row}', 'phc', 'p', 1 FROM s`);
  }
  await db.raw(`INSERT INTO class_moves (id, account_id, to_class_id, to_level, moved_at)
    ${series} SELECT ${id}, ${id}, 'c0', 'P6', 1 FROM s`);
  await db.raw(isSqlite(db) ? 'ANALYZE' : 'VACUUM ANALYZE');
}

/** A handle whose transactions are timed. */
function timed(db: Db): { db: Db; longest: () => number } {
  let longest = 0;
  const transaction = async (work: never) => {
    const begun = performance.now();
    try {
      return (await db.transaction(work)) as unknown;
    } finally {
      longest = Math.max(longest, performance.now() - begun);
    }
  };
  const handle = new Proxy(db, {
    get: (target, name) =>
      name === 'transaction' ? transaction : (Reflect.get(target, name) as unknown),
  });
  return { db: handle, longest: () => longest };
}

/** Somebody else's deed in one of the schools, fifty times a second. */
function probeWrites({ db, audit, clock }: Services) {
  const waits: number[] = [];
  let isOver = false;
  const running = (async () => {
    while (!isOver) {
      const begun = performance.now();
      await inTransaction(db, (tx) =>
        audit.record(tx, {
          ...{ chain: 's0', at: clock.now(), actor: { kind: 'visitor', id: null } },
          ...{ subjectId: null, action: 'sign-in', result: 'wrong' },
        }),
      );
      waits.push(performance.now() - begun);
      await sleep(20);
    }
  })();
  return {
    async stop() {
      isOver = true;
      await running;
      return waits.sort((one, other) => one - other);
    },
  };
}

const at = (sorted: readonly number[], share: number): number =>
  round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);

const round = (value: number): number => Math.round(value * 10) / 10;

void main();
