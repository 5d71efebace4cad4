import { randomBytes } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type Db } from '../../server/db/database';
import { withDatabase } from './database-url';
import { sealedFor } from './sealed-database';

export interface TestDatabase {
  db: Db;
  url: string;
  drop(): Promise<void>;
}

export const engines = ['SQLite', 'PostgreSQL'] as const;
export type Engine = (typeof engines)[number];

/** Runs the suite on both engines, each with a fresh migrated database for the whole `describe`. */
export function describeEachDatabase(name: string, body: (database: () => Db) => void): void {
  describe.each(engines)(`${name} on %s`, (engine) => {
    let current: TestDatabase;
    beforeAll(async () => {
      current = await freshDatabase(engine);
    });
    afterAll(() => current.drop());
    body(() => current.db);
  });
}

export async function freshDatabase(engine: Engine): Promise<TestDatabase> {
  if (engine === 'SQLite') return copySqlite();
  const database = await clonePostgres();
  // Any suite can be run on the hardened shape: TEST_SEALED=yes jest tests/stores/password
  return process.env['TEST_SEALED'] === 'yes' ? sealedFor(database) : database;
}

function copySqlite(): TestDatabase {
  const folder = required('TEST_FOLDER');
  const file = join(folder, `${uniqueName()}.db`);
  copyFileSync(join(folder, 'template.db'), file);
  const url = `sqlite:${file}`;
  const db = connect({ url, poolMax: 1 });
  return { db, url, drop: () => db.destroy() };
}

async function clonePostgres(): Promise<TestDatabase> {
  const server = required('TEST_POSTGRES_SERVER');
  const name = uniqueName();
  const template = required('TEST_POSTGRES_TEMPLATE');
  // By way of the log, which is the default, a copy takes twice as long; but a server that is not
  // ours may have a disk to wait for, or not know the word.
  const strategy = process.env['TEST_POSTGRES_URL'] ? '' : 'STRATEGY FILE_COPY';
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${template} ${strategy}`);
  const url = withDatabase(server, name);
  const db = connect({ url, poolMax: 20 });
  return {
    db,
    url,
    drop: async () => {
      await db.destroy();
      await asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function asAdmin(statement: string): Promise<void> {
  const admin = connect({ url: required('TEST_POSTGRES_SERVER'), poolMax: 1 });
  try {
    await admin.raw(statement);
  } finally {
    await admin.destroy();
  }
}

function uniqueName(): string {
  return `portal_${process.pid}_${randomBytes(6).toString('hex')}`;
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: did the global set-up run?`);
  return value;
}
