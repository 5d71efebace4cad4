import { tmpdir } from 'node:os';
import { verifyAudit } from '../../server/audit/verify';
import { MINUTE } from '../../server/clock';
import { connect } from '../../server/db/database';
import { withDatabase } from '../support/database-url';
import { freshDatabase, type TestDatabase } from '../support/databases';
import { movingClock } from '../support/moving-clock';
import { fillOnceWorld, type Works } from '../support/once-world';
import { runHere } from '../support/operator';
import { copyPostgres, onServer } from '../support/postgres-copy';
import { startPortal, type Portal } from '../support/portal';

jest.setTimeout(60_000);

const clock = movingClock();
let database: TestDatabase;
let copy: string;

beforeAll(async () => {
  database = await freshDatabase('PostgreSQL');
  copy = `${new URL(database.url).pathname.slice(1)}_back`;
});

afterAll(async () => {
  await database.drop();
  await onServer(database.url, `DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`);
});

async function onUrl(url: string): Promise<Portal> {
  const db = connect({ url, poolMax: 5 });
  return startPortal({ database: { db, url, drop: () => db.destroy() }, clock });
}

async function epochsOn(url: string): Promise<{ id: string; epoch: number }[]> {
  const db = connect({ url, poolMax: 1 });
  const of = (table: string) =>
    db(table).orderBy('id').select<{ id: string; epoch: number }[]>('id', 'auth_epoch as epoch');
  const found = [...(await of('accounts')), ...(await of('staff_members'))];
  await db.destroy();
  return found;
}

test('security 40: on PostgreSQL nothing that was used after the dump works again', async () => {
  const before = await onUrl(database.url);
  const tryAll = await fillOnceWorld(before);
  await before.close();
  await before.database.drop();
  await database.db.destroy();
  // Which of the two depends on the machine; the report of the test run says it.
  process.stdout.write(`copied with ${await copyPostgres(database.url, copy)}\n`);

  clock.advance(MINUTE);
  const went = await onUrl(database.url);
  expect(Object.values(await tryAll(went))).not.toContain(false);
  await went.close();
  await went.database.drop();

  const url = withDatabase(database.url, copy);
  const settings = { DATABASE_URL: url, DATA_DIR: tmpdir() };
  const epochs = await epochsOn(url);
  const run = await runHere(['restore', '--in-place', '--json'], { settings, clock });
  expect(run).toMatchObject({ code: 0, err: '' });
  const back = await onUrl(url);
  // Both, each of which would be enough: visits are gone, and none of them would fit any more.
  expect(await epochsOn(url)).toEqual(epochs.map(({ id, epoch }) => ({ id, epoch: epoch + 1 })));
  expect(await back.services.db('sessions').select('digest')).toEqual([]);
  const works = await tryAll(back);
  const only = Object.entries(works).filter(([, one]) => one);
  expect(only).toEqual([['password' satisfies keyof Works, true]]);
  const { db, keys } = back.services;
  expect(await verifyAudit(db, keys.audit)).toMatchObject({ findings: [] });
  await back.close();
  await back.database.drop();
});

test('PostgreSQL is pointed to its own tools, with the line to type', async () => {
  const settings = { DATABASE_URL: database.url, DATA_DIR: tmpdir() };
  const made = await runHere(['backup', '--out', 'x.dump'], { settings, clock });
  expect(made.code).toBe(1);
  expect(made.err).toContain('pg_dump --format=custom --no-owner --file=x.dump');
  const back = await runHere(['restore', '--from', 'x.dump'], { settings, clock });
  expect(back.code).toBe(1);
  expect(back.err).toContain('pg_restore --no-owner --exit-on-error');
});
