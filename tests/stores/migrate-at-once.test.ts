import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { connect } from '../../server/db/database';
import {
  appliedMigrations,
  knownMigrations,
  migrateDown,
  migrateUp,
  pendingMigrations,
} from '../../server/db/migrate';
import { migrateAlone } from '../../server/db/migration-guard';
import { engines, type TestDatabase } from '../support/databases';
import { emptyDatabase } from '../support/empty-database';

const script = join(__dirname, '../support/migrating-child.ts');
const all = knownMigrations();

interface Ended {
  signal: NodeJS.Signals | null;
  ran: string[];
}

function migrateInChild(args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (piece: Buffer) => (printed += piece.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (_, signal) => {
      resolve({ signal, ran: JSON.parse(printed || '[]') as string[] });
    });
  });
}

describe.each(engines)('starting on an empty %s', (engine) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await emptyDatabase(engine);
  });
  afterEach(() => database.drop());

  test('ten nodes at once: all succeed, and each migration runs once', async () => {
    const nodes = Array.from({ length: 10 }, () => connect({ url: database.url, poolMax: 2 }));
    const ran = await Promise.all(nodes.map((db) => migrateUp(db)));
    await Promise.all(nodes.map((db) => db.destroy()));
    expect(ran.flat().sort()).toEqual(all);
    expect(await appliedMigrations(database.db)).toEqual(all);
  });

  test('four processes at once: the same', async () => {
    const ended = await Promise.all(
      Array.from({ length: 4 }, () => migrateInChild([database.url])),
    );
    expect(ended.flatMap(({ ran }) => ran).sort()).toEqual(all);
    expect(await pendingMigrations(database.db)).toBe(0);
  });

  test('a process that is killed in the middle does not stop the next one', async () => {
    const { signal } = await migrateInChild([database.url, 'create table "resets"'].map(quoted));
    expect(signal).toBe('SIGKILL');
    const before = await appliedMigrations(database.db);
    expect(before.length).toBeLessThan(all.length);
    const ran = await migrateUp(database.db);
    expect([...before, ...ran]).toEqual(all);
    expect(await database.db('resets').count('* as n').first()).toEqual({ n: 0 });
  });

  test('a lock that an older release left behind is no lock', async () => {
    const { db } = database;
    await db.schema.createTable('knex_migrations_lock', (table) => {
      table.increments('index').primary();
      table.integer('is_locked');
    });
    await db('knex_migrations_lock').insert({ is_locked: 1 });
    expect(await migrateUp(db)).toEqual(all);
  });

  test('an older node starts beside a newer shape, and does not take it back', async () => {
    const { db } = database;
    await migrateUp(db);
    const newer = '29990101000000_of_a_later_release';
    await db('knex_migrations').insert({ name: newer, batch: 2 });
    expect(await migrateUp(db)).toEqual([]);
    expect(await pendingMigrations(db)).toBe(0);
    await expect(migrateDown(db)).rejects.toThrow(newer);
    expect(await appliedMigrations(db)).toContain(newer);
  });

  /** SQLite's statements name things in other quotes. */
  function quoted(argument: string): string {
    return engine === 'SQLite' ? argument.replaceAll('"', '`') : argument;
  }
});

test('PostgreSQL: a change of a table lets its readers pass and tries again', async () => {
  const database = await emptyDatabase('PostgreSQL');
  await migrateUp(database.db);
  const reader = await database.db.transaction();
  await reader.raw('LOCK TABLE schools IN ACCESS SHARE MODE');
  let ended = false;
  const change = migrateDown(database.db).finally(() => (ended = true));
  // Somebody who comes later is not held up behind the change for longer than its own patience.
  await new Promise((resume) => setTimeout(resume, 500));
  await database.db('schools').select('id');
  expect(ended).toBe(false);
  await new Promise((resume) => setTimeout(resume, 2500));
  await reader.commit();
  await change;
  expect(await appliedMigrations(database.db)).toEqual([]);
  await database.drop();
});

test('PostgreSQL: what cannot be in a transaction runs under the same lock', async () => {
  const database = await emptyDatabase('PostgreSQL');
  await migrateUp(database.db);
  const statement = 'CREATE INDEX CONCURRENTLY of_names ON schools (name)';
  const work = (knex: Pick<typeof database.db, 'raw'>) => knex.raw(statement).then(() => undefined);
  const stepping = (isBare: boolean) =>
    migrateAlone(database.db, async ({ step }) => {
      await step({ name: 'of_names', isBare, work });
      return [];
    });
  await expect(stepping(false)).rejects.toThrow('of_names failed');
  await stepping(true);
  await database.drop();
});
