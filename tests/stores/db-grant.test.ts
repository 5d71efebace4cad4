import { randomBytes } from 'node:crypto';
import { verifyAudit } from '../../server/audit/verify';
import { connect, type Db } from '../../server/db/database';
import { migrateUp } from '../../server/db/migrate';
import { freshDatabase, type TestDatabase } from '../support/databases';
import { runDb } from '../support/db-commands';
import { addPupil } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import { walk } from '../support/walk';

describe('a role that serves and nothing more', () => {
  const role = `portal app ${randomBytes(6).toString('hex')}`;
  let database: TestDatabase;
  let owner: Portal;
  let app: Db;

  beforeAll(async () => {
    database = await freshDatabase('PostgreSQL');
    owner = await startPortal({ database });
    await database.db.raw(`CREATE ROLE "${role}" LOGIN PASSWORD 'app'`);
    expect(await grant(role)).toMatchObject({ failed: false });
    const url = new URL(database.url);
    url.username = encodeURIComponent(role);
    url.password = 'app';
    app = connect({ url: url.toString(), poolMax: 10 });
  });
  afterAll(async () => {
    await app.destroy();
    await database.db.raw(`DROP OWNED BY "${role}"`);
    await database.db.raw(`DROP ROLE "${role}"`);
    await owner.close();
    await database.drop();
  });

  const grant = (...args: string[]) => runDb(owner, ['grant', ...args]);

  test('the whole house works with it, housekeeping too', async () => {
    const portal = await startPortal({ database: { ...database, db: app } });
    expect(await migrateUp(app)).toEqual([]);
    await walk(portal);
    await portal.services.housekeeping();
    expect(await portal.services.readiness()).toEqual([]);
    const { findings, events } = await verifyAudit(app, portal.services.keys.audit);
    expect(findings).toEqual([]);
    expect(events).toBeGreaterThan(3);
    await portal.close();
  });

  test.each([
    'ALTER TABLE audit_events DISABLE TRIGGER ALL',
    "UPDATE audit_events SET result = 'right'",
    'DELETE FROM audit_events',
    'TRUNCATE audit_events',
    'TRUNCATE sessions',
    "UPDATE audit_personal SET details = '{}'",
    'DROP TABLE accounts',
    'ALTER TABLE accounts ADD COLUMN x text',
    'CREATE TABLE mine (id text)',
    "INSERT INTO knex_migrations (name) VALUES ('x')",
    'SET session_replication_role = replica',
  ])('%s: refused', async (statement) => {
    await addPupil(owner.services.db);
    // 42501: insufficient_privilege; one who does not own the table is told the same.
    await expect(app.raw(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test('what the next release brings is served too, and may be granted again', async () => {
    await database.db.raw('CREATE TABLE of_the_next_release (id serial PRIMARY KEY, word text)');
    await app.raw("INSERT INTO of_the_next_release (word) VALUES ('x')");
    expect(await grant(role, '--json')).toMatchObject({ failed: false });
    const { rows } = await app.raw<{ rows: unknown[] }>('SELECT word FROM of_the_next_release');
    expect(rows).toEqual([{ word: 'x' }]);
    await database.db.raw('DROP TABLE of_the_next_release');
  });

  test('--print only prints; a role that would not be narrowed is refused', async () => {
    const printed = await grant(role, '--print');
    expect(printed.out).toContain(
      `REVOKE UPDATE, DELETE ON "public"."audit_events" FROM "${role}";`,
    );
    expect(await grant('nobody of that name')).toMatchObject({ failed: true });
    expect((await grant('postgres')).problems.join()).toContain('superuser');
  });
});

test('SQLite has no roles, and says so', async () => {
  const portal = await startPortal();
  const { problems, failed } = await runDb(portal, ['grant', 'app']);
  expect(failed).toBe(true);
  expect(problems.join()).toContain('SQLite has no roles');
  expect((await runDb(portal, ['seal', 'app'])).problems.join()).toContain('SQLite has no roles');
  await portal.close();
});
