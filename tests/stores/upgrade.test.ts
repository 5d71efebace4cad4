import { verifyAudit } from '../../server/audit/verify';
import { connect, inTransaction, isSqlite, type Db } from '../../server/db/database';
import { appliedMigrations, migrateUp } from '../../server/db/migrate';
import { engines, freshDatabase, type TestDatabase } from '../support/databases';
import { emptyDatabase } from '../support/empty-database';
import { addPupil } from '../support/fixtures';
import { asReleased } from '../support/old-release';
import { startPortal, type Portal } from '../support/portal';
import { PASSWORD, signIn } from '../support/pupils';
import { walk } from '../support/walk';

describe.each(engines)('an upgrade on %s', (engine) => {
  test('what 0.1.0 stored works after it', async () => {
    const database = await emptyDatabase(engine);
    const { db } = database;
    const old = await asReleased(db, '0.1.0');
    const portal = await startPortal({ database });
    const { id, loginId } = await addPupil(db);
    const stored = await portal.services.hashing.hash(PASSWORD);
    await inTransaction(db, async (tx) => {
      await tx('password_credentials').insert({
        ...{ account_id: id, phc: stored.phc, pepper_id: stored.pepperId, kind: 'own' },
        ...{ changed_at: portal.clock.now(), changed_how: 'self' },
      });
    });
    await migrateUp(db);
    expect((await appliedMigrations(db)).slice(0, old.length)).toEqual(old);
    expect((await signIn(portal.visit(), loginId)).status).toBe(303);
    expect((await signIn(portal.visit(), loginId, 'Wrong-Pass-1')).status).toBe(400);
    await portal.close();
    await database.drop();
  });

  describe('while this release runs', () => {
    let database: TestDatabase;
    let portal: Portal;
    beforeAll(async () => {
      database = await freshDatabase(engine);
      portal = await startPortal({ database });
    });
    afterAll(async () => {
      await portal.close();
      await database.drop();
    });

    test('the next one may add tables, columns and indexes under its feet', async () => {
      // Every statement has been used before the shape changes, and is used again afterwards.
      await walk(portal);
      const other = connect({ url: database.url, poolMax: 1 });
      await expand(other);
      await other.destroy();
      await walk(portal);
      await portal.services.housekeeping();
      const { findings } = await verifyAudit(portal.services.db, portal.services.keys.audit);
      expect(findings).toEqual([]);
      expect(await portal.services.readiness()).toEqual([]);
    });
  });
});

/** What the rule of docs/upgrades.md lets a release do, to every table at once. */
async function expand(db: Db): Promise<void> {
  const tables = isSqlite(db)
    ? db('sqlite_master')
        .where({ type: 'table' })
        .whereNot({ name: 'sqlite_sequence' })
        .pluck('name')
    : db('pg_tables').whereRaw('schemaname = current_schema()').pluck('tablename');
  const names = (await tables) as string[];
  await inTransaction(db, async (tx) => {
    await tx.schema.createTable('of_the_next_release', (table) => {
      table.text('id').primary();
      table.text('account_id').references('id').inTable('accounts').onDelete('CASCADE');
    });
    for (const name of names.filter((each) => !each.startsWith('knex_'))) {
      await tx.schema.alterTable(name, (table) => {
        table.text(`${name}_next`);
        table.integer(`${name}_counted`).notNullable().defaultTo(0);
        table.index([`${name}_next`], `${name}_next_release`);
      });
    }
  });
}

describe('the rule of docs/upgrades.md', () => {
  test('what came after 0.1.0 only adds', async () => {
    const database = await emptyDatabase('SQLite');
    await asReleased(database.db, '0.1.0');
    const before = await columnsOf(database.db);
    const statements: string[] = [];
    database.db.on('query', ({ sql }: { sql: string }) => statements.push(sql));
    await migrateUp(database.db);
    await database.drop();
    const shaping = statements.filter((sql) =>
      /^\s*(create|alter|drop|update|delete)\b/i.test(sql),
    );
    const fresh = new Set(shaping.flatMap((sql) => /^create table `(\w+)`/.exec(sql)?.[1] ?? []));
    expect(fresh.size).toBeGreaterThan(10);
    expect(shaping.filter((sql) => !isExpanding(sql, fresh))).toEqual([]);
    const added = shaping.flatMap(
      (sql) => /^alter table `\w+` add column `(\w+)`/.exec(sql)?.[1] ?? [],
    );
    expect(added.length).toBeGreaterThan(2);
    // Of schools: 0.1.0 ran nowhere beside its successor.
    expect(added.filter((name) => before.has(name))).toEqual(['version']);
  });

  test.each([
    ['alter table `accounts` add column `x` text', true],
    ["alter table `accounts` add column `x` integer not null default '0'", true],
    ['alter table `accounts` add column `x` integer not null', false],
    ['alter table `accounts` drop column `x`', false],
    ['alter table `accounts` rename to `pupils`', false],
    ['drop table `accounts`', false],
    ['update `accounts` set `x` = 1', false],
    ['create table `x` (`id` text not null)', true],
    ['create index `x` on `accounts` (`y`)', true],
    ['create unique index `x` on `accounts` (`y`)', false],
    ['create unique index `x` on `fresh` (`y`)', true],
  ])('%s: %s', (sql, fits) => {
    expect(isExpanding(sql, new Set(['fresh']))).toBe(fits);
  });
});

/** @param fresh tables that are new in this release: nobody writes to them yet */
function isExpanding(sql: string, fresh: ReadonlySet<string>): boolean {
  const text = sql.trim().toLowerCase();
  if (text.startsWith('create table') || text.startsWith('create index')) return true;
  const unique = /^create unique index \S+ on `?(\w+)/.exec(text)?.[1];
  if (unique !== undefined) return fresh.has(unique);
  if (/^alter table \S+ add column /.test(text)) {
    return !text.includes('not null') || text.includes(' default ');
  }
  return false;
}

async function columnsOf(db: Db): Promise<Set<string>> {
  const rows = await db.raw<{ name: string }[]>(
    `SELECT c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'`,
  );
  return new Set(rows.map(({ name }) => name));
}
