import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { verifyAudit } from '../../server/audit/verify';
import { DAY } from '../../server/clock';
import { inTransaction, type Db } from '../../server/db/database';
import { freshDatabase } from '../support/databases';
import { addPupil, addSchool, type SchoolFixture } from '../support/fixtures';
import { startOwnProcess, until, type OwnProcess } from '../support/own-process';
import { startPortal } from '../support/portal';

jest.setTimeout(60_000);

/** Pupils of the school who left two years ago. */
async function addLeavers(db: Db, school: SchoolFixture, count: number): Promise<void> {
  const model = await addPupil(db, { school, status: 'leaver' });
  const row = await db('accounts').where({ id: model.id }).first<Record<string, unknown>>('*');
  const rows = Array.from({ length: count - 1 }, (_, n) => ({
    ...row,
    id: `${model.id}-${n}`,
    student_number: `L${n}`,
    login_id: `Leaver_${school.code}_${n}@students.edu.sg`,
    login_id_folded: `leaver_${school.code}_${n}@students.edu.sg`.toLowerCase(),
  }));
  await inTransaction(db, async (tx) => {
    await tx.batchInsert('accounts', rows, 100);
    await tx('accounts')
      .where({ school_id: school.id })
      .update({ status_at: Date.now() - 730 * DAY });
  });
}

const purgedBy = (worker: OwnProcess) =>
  worker
    .log()
    .map((line) => JSON.parse(line) as { swept?: { leavers: { purged: number } } })
    .find(({ swept }) => swept)?.swept?.leavers.purged;

test('two workers at once on PostgreSQL purge each leaver once, and the audit stays whole', async () => {
  const database = await freshDatabase('PostgreSQL');
  const { db, url } = database;
  for (const code of ['ONE', 'TWO', 'SIX'])
    await addLeavers(db, await addSchool(db, { code }), 300);
  const staying = await addPupil(db);
  const settings = { DATABASE_URL: url, DATA_DIR: tmpdir() };
  const workers = await Promise.all([1, 2].map(() => startOwnProcess('worker', settings)));
  await until(() => workers.every((worker) => purgedBy(worker) !== undefined));
  expect(workers.reduce((sum, worker) => sum + (purgedBy(worker) ?? 0), 0)).toBe(900);
  expect(await db('accounts').pluck('id')).toEqual([staying.id]);
  const told = await db('audit_events')
    .where({ action: 'account.purged' })
    .pluck<string[]>('subject_id');
  expect(new Set(told).size).toBe(900);
  expect(told).toHaveLength(900);
  for (const worker of workers) {
    worker.kill('SIGTERM');
    expect(await worker.ended()).toMatchObject({ code: 0 });
  }
  const portal = await startPortal({ database });
  const { keys } = portal.services;
  expect(await verifyAudit(db, keys.audit)).toMatchObject({ findings: [] });
  await portal.close();
  await database.drop();
});

test('on SQLite pages get their turn while many are purged', async () => {
  const portal = await startPortal({ engine: 'SQLite' });
  const { db, housekeeping } = portal.services;
  await addLeavers(db, await addSchool(db), 500);
  portal.clock.set(Date.now());
  let answered = 0;
  let isOver = false;
  const visitor = (async () => {
    while (!isOver) {
      const { status } = await portal.visit().get('/health/live');
      if (status === 200 && !isOver) answered++;
      await sleep(1);
    }
  })();
  await housekeeping();
  isOver = true;
  await visitor;
  expect(await db('accounts').select('id')).toEqual([]);
  // Ten transactions of fifty pupils: without a pause between them not one page comes through.
  expect(answered).toBeGreaterThanOrEqual(3);
  await portal.close();
});

test('whatever goes with an account is found by an index', async () => {
  const database = await freshDatabase('SQLite');
  const { db } = database;
  const tables = await db('sqlite_master').where({ type: 'table' }).pluck<string[]>('name');
  const slow: string[] = [];
  for (const table of tables) {
    const links = await db.raw<{ table: string; from: string }[]>(
      `PRAGMA foreign_key_list(${table})`,
    );
    for (const { from } of links.filter((link) => link.table === 'accounts')) {
      const plan = await db.raw<{ detail: string }[]>(
        `EXPLAIN QUERY PLAN SELECT 1 FROM ${table} WHERE ${from} = 'x'`,
      );
      if (plan.some(({ detail }) => detail.startsWith('SCAN'))) slow.push(`${table}.${from}`);
    }
  }
  expect(slow).toEqual([]);
  await database.drop();
});
