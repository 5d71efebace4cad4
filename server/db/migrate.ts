import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from 'knex';
import type { Db } from './database';
import { migrateAlone, type MigrationRun } from './migration-guard';

const folder = join(__dirname, '../../migrations');

/** Where knex's own command line looks too. */
const TABLE = 'knex_migrations';

/** Every migration that this release knows, in order; without extension, so that `.ts` and `.js` agree. */
export function knownMigrations(): string[] {
  return readdirSync(folder)
    .filter((file) => /^\d{14}_.+\.(ts|js)$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => file.replace(/\.(ts|js)$/, ''))
    .sort();
}

/**
 * Brings the database to the newest shape. Any number of processes may call it at once: each
 * migration runs once, and all of them return when the shape is there. Migrations of a newer
 * release that the database already has are left alone: during an upgrade old nodes run beside
 * new ones.
 *
 * @returns the names of the migrations that this process ran
 * @throws {Error} that names the migration which failed; what ran before it stays on PostgreSQL
 */
export async function migrateUp(db: Db): Promise<string[]> {
  if ((await waiting(db)).length === 0) return [];
  return migrateAlone(db, async (run) => {
    await makeTable(run.knex);
    const batch = (await newestBatch(run.knex)) + 1;
    const names = await waiting(run.knex);
    for (const name of names) {
      await run.step({ name, isBare: isBare(name), work: (knex) => apply(knex, name, batch) });
    }
    return names;
  });
}

/** Takes back the newest batch, or everything. */
export async function migrateDown(db: Db, { all = false } = {}): Promise<string[]> {
  return migrateAlone(db, async (run) => {
    await makeTable(run.knex);
    const names = await toTakeBack(run, all);
    for (const name of names) {
      await run.step({ name, isBare: isBare(name), work: (knex) => takeBack(knex, name) });
    }
    return names;
  });
}

/** How many migrations still wait; `/health/ready` asks. */
export async function pendingMigrations(db: Db): Promise<number> {
  return (await waiting(db)).length;
}

/** What the database has been through, in order of time. */
export async function appliedMigrations(db: Knex): Promise<string[]> {
  if (!(await db.schema.hasTable(TABLE))) return [];
  return db(TABLE).orderBy('id').pluck<string[]>('name');
}

async function waiting(db: Knex): Promise<string[]> {
  const applied = new Set(await appliedMigrations(db));
  return knownMigrations().filter((name) => !applied.has(name));
}

async function toTakeBack({ knex }: MigrationRun, all: boolean): Promise<string[]> {
  const batch = await newestBatch(knex);
  const names = await knex(TABLE)
    .where('batch', '>=', all ? 0 : batch)
    .orderBy('id', 'desc')
    .pluck<string[]>('name');
  const known = new Set(knownMigrations());
  const strange = names.filter((name) => !known.has(name));
  if (strange.length === 0) return names;
  throw new Error(
    `This release does not know ${strange.join(', ')}: take it back with the release that brought it.`,
  );
}

async function apply(knex: Knex, name: string, batch: number): Promise<void> {
  await load(name).up(knex);
  // The one time that is not a whole number: knex made this table so, and no row of ours joins it.
  await knex(TABLE).insert({ name, batch, migration_time: knex.fn.now() });
}

async function takeBack(knex: Knex, name: string): Promise<void> {
  await load(name).down?.(knex);
  await knex(TABLE).where({ name }).delete();
}

function isBare(name: string): boolean {
  return load(name).config?.transaction === false;
}

/** `config` is knex's way of saying how a migration is run; its types leave it out. */
type Migration = Knex.Migration & { config?: { transaction?: boolean } };

function load(name: string): Migration {
  return module.require(join(folder, name)) as Migration;
}

async function newestBatch(knex: Knex): Promise<number> {
  const [row] = await knex(TABLE).max<{ batch: number | null }[]>('batch as batch');
  return row?.batch ?? 0;
}

/** As knex makes it, so that its command line goes on working. */
async function makeTable(knex: Knex): Promise<void> {
  if (await knex.schema.hasTable(TABLE)) return;
  await knex.schema.createTable(TABLE, (table) => {
    table.increments();
    table.string('name');
    table.integer('batch');
    table.timestamp('migration_time');
  });
}
