import type { Knex } from 'knex';
import { setTimeout as pause } from 'node:timers/promises';
import { alone, inTransaction, isSqlite, type Db } from './database';
import { codeOf, StoreBusyError } from './retry';

/** One process that is alone with the shape of the database. */
export interface MigrationRun {
  knex: Knex;
  /** One migration: all of it, its record included, or nothing. */
  step: (step: MigrationStep) => Promise<void>;
}

export interface MigrationStep {
  name: string;
  /**
   * What PostgreSQL does outside of a transaction only (CREATE INDEX CONCURRENTLY). Such a step may
   * be left half done by a kill, so it starts with dropping what an earlier try left.
   */
  isBare: boolean;
  work: (knex: Knex) => Promise<void>;
}

type Work = (run: MigrationRun) => Promise<string[]>;

/**
 * Runs `work` while no other process does. knex has a lock of its own for this: a row that says
 * "locked". It fails whoever comes second, and stays behind when its owner is killed.
 */
export function migrateAlone(db: Db, work: Work): Promise<string[]> {
  return isSqlite(db) ? inOneTransaction(db, work) : underAdvisoryLock(db, work);
}

/** How often a process that waits for another one's migration looks again, and for how long (ms). */
const LOOK_MS = 200;
const PATIENCE_MS = 10 * 60_000;

/** What each try of {@link inTransaction} waits by itself, about. */
const BUSY_MS = 5000;

/**
 * SQLite has one writer, so the transaction is the guard: a kill leaves the shape as it was, and
 * whoever waited finds nothing left to do.
 */
async function inOneTransaction(db: Db, work: Work): Promise<string[]> {
  for (let waited = 0; ; waited += BUSY_MS) {
    try {
      return await inTransaction(db, (tx) =>
        work({ knex: tx, step: ({ name, work: run }) => named(name, run(tx)) }),
      );
    } catch (error) {
      if (!(error instanceof StoreBusyError) || waited >= PATIENCE_MS) throw error;
    }
  }
}

/** Any number will do that nothing else in the database uses. */
const LOCK_KEY = 7_310_311_501;

/**
 * One connection of its own takes the lock and does the work, so that PostgreSQL frees the lock
 * with the connection, whatever becomes of the process. Each migration is a transaction: a long
 * one must not keep the locks of those before it.
 */
async function underAdvisoryLock(db: Db, work: Work): Promise<string[]> {
  const knex = alone(db);
  try {
    await takeLock(knex);
    return await work({
      knex,
      step: (step) =>
        named(
          step.name,
          patiently(() => runStep(knex, step)),
        ),
    });
  } finally {
    // Ends the connection, and the lock with it.
    await knex.destroy();
  }
}

async function takeLock(knex: Knex): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    if (await gotLock(knex, 'pg_try_advisory_lock')) return;
    await pause(LOOK_MS);
  }
  throw new Error(
    'Another process has been changing the shape of this database for 10 minutes. ' +
      "Find it with: SELECT * FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory'",
  );
}

/**
 * The connection may have broken and come back between two migrations, without its lock: each one
 * asks again. Who has the lock already is given it at once.
 */
function runStep(knex: Knex, { isBare, work }: MigrationStep): Promise<void> {
  if (isBare) return stillAlone(knex, 'pg_try_advisory_lock').then(() => work(knex));
  return knex.transaction(async (trx) => {
    await stillAlone(trx, 'pg_try_advisory_xact_lock');
    await work(trx);
  });
}

async function stillAlone(knex: Knex, take: string): Promise<void> {
  if (await gotLock(knex, take)) return;
  throw new Error('the connection was lost, and another process migrates now: start again');
}

async function gotLock(knex: Knex, take: string): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: { got: boolean }[] }>(`SELECT ${take}(?) AS got`, [
    LOCK_KEY,
  ]);
  return rows[0]?.got === true;
}

/** PostgreSQL: lock_not_available and deadlock_detected. */
const inTheWay = new Set(['55P03', '40P01']);
const LOCK_TRIES = 30;

/**
 * A change of a table waits for whoever reads it, and everybody else queues behind that wait: so it
 * waits for a moment only (see {@link alone}), lets them pass and tries again.
 */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!inTheWay.has(codeOf(error)) || tries >= LOCK_TRIES) throw error;
    }
    await pause(1000);
  }
}

async function named(name: string, migration: Promise<void>): Promise<void> {
  try {
    await migration;
  } catch (error) {
    // Busy, or in another writer's way: whoever repeats it has to see what it was.
    if (error instanceof StoreBusyError || isBusy(error)) throw error;
    const text = error instanceof Error ? error.message : String(error);
    throw new Error(`migration ${name} failed: ${text}`, { cause: error });
  }
}

function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}
