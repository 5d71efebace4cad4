import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from 'knex';
import type { Db } from './database';

const folder = join(__dirname, '../../migrations');

// Names are recorded without extension, so that `.ts` and the built `.js` are the same migration.
const source: Knex.MigrationSource<string> = {
  getMigrations: () =>
    Promise.resolve(
      readdirSync(folder)
        .filter((file) => /^\d{14}_.+\.(ts|js)$/.test(file) && !file.endsWith('.d.ts'))
        .map((file) => file.replace(/\.(ts|js)$/, ''))
        .sort(),
    ),
  getMigrationName: (name) => name,
  getMigration: (name) => Promise.resolve(module.require(join(folder, name)) as Knex.Migration),
};

/** Brings the database to the newest shape. @returns the names of the migrations that ran */
export async function migrateUp(db: Db): Promise<string[]> {
  const [, names] = (await db.migrate.latest({ migrationSource: source })) as [number, string[]];
  return names;
}

/** Takes back the newest batch, or everything. */
export async function migrateDown(db: Db, { all = false } = {}): Promise<string[]> {
  const result: unknown = await db.migrate.rollback({ migrationSource: source }, all);
  return (result as [number, string[]])[1];
}

/** Whether a migration still waits; `/health/ready` asks. */
export async function pendingMigrations(db: Db): Promise<number> {
  const [, waiting] = (await db.migrate.list({ migrationSource: source })) as [unknown, unknown[]];
  return waiting.length;
}
