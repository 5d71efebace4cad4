import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { verifyAudit } from '../../server/audit/verify';
import { connect, inTransaction, type Db } from '../../server/db/database';
import { copyDatabase } from '../../server/db/copy/copy';
import type { TestDatabase } from '../support/databases';
import { runDb } from '../support/db-commands';
import { emptyDatabase } from '../support/empty-database';
import { addSchool } from '../support/fixtures';
import { startPortal, testSecrets, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  answerCorrectly,
  NEW_PASSWORD,
  PASSWORD,
  signIn,
  type EnrolledPupil,
} from '../support/pupils';

/** Three pages of the copy and some rows: a kill falls into the middle of this table. */
const MARKS = 3300;
const REQUESTS = 2100;

describe('db copy', () => {
  let portal: Portal;
  let pupil: EnrolledPupil;
  const targets: TestDatabase[] = [];

  beforeAll(async () => {
    portal = await startPortal();
    pupil = await addEnrolledPupil(portal, {
      password: 'Lamp-Tiger-48',
      fullName: 'Zoë 陈 தமிழ் "O\'Neil"\\, \u0001',
    });
    await changePassword(portal, pupil, PASSWORD);
    await signIn(portal.visit(), pupil.account.loginId, 'Wrong-Pass-1');
    await addMore(portal.services.db);
  });
  afterAll(() => portal.close());
  afterEach(async () => {
    for (const target of targets.splice(0)) await target.drop();
  });

  async function emptyTarget(): Promise<TestDatabase> {
    const target = await emptyDatabase('PostgreSQL');
    targets.push(target);
    return target;
  }

  const run = (...args: string[]) => runDb(portal, ['copy', ...args]);

  test('everybody signs in on PostgreSQL with the same secrets, history and answers came along', async () => {
    const target = await emptyTarget();
    const file = join(mkdtempSync(join(tmpdir(), 'portal-copy-')), 'new-home.env');
    const { out, failed } = await run('--to', target.url, '--json', '--settings', file);
    expect(failed).toBe(false);
    const told = JSON.parse(out) as {
      rows: number;
      tables: { table: string; rows: number; sha256: string }[];
      audit: { events: number };
      next: string[];
    };
    expect(told.tables).toContainEqual({
      ...{ table: 'secret_marks', rows: MARKS + 1 },
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(told.audit.events).toBeGreaterThan(3);
    expect(out).not.toContain('postgres:postgres@');
    expect(out).not.toContain(testSecrets.PEPPERS);

    expect(statSync(file).mode & 0o777).toBe(0o600);
    const settings = parseEnv(readFileSync(file, 'utf8')) as Record<string, string>;
    expect(settings).toMatchObject({ ...testSecrets, DATABASE_URL: target.url });
    const there = await startPortal({ database: target, settings });
    const { loginId } = pupil.account;
    expect((await signIn(there.visit(), loginId, 'Lamp-Tiger-48')).status).toBe(400);
    expect(await signIn(there.visit(), loginId)).toMatchObject({ location: '/portal' });
    await expect(changePassword(there, pupil, 'Lamp-Tiger-48')).rejects.toThrow('refused');

    const visit = there.visit();
    await answerCorrectly(visit, pupil);
    await visit.get('/sspr/forgot/new-password');
    await visit.post('/sspr/forgot/new-password', {
      ...{ newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD },
    });
    expect(await signIn(there.visit(), loginId, NEW_PASSWORD)).toMatchObject({
      location: '/portal',
    });
    const audit = await verifyAudit(there.services.db, there.services.keys.audit);
    expect(audit.findings).toEqual([]);
    expect(audit.events).toBeGreaterThan(told.audit.events);
    await there.close();
  });

  test('numbers that PostgreSQL gives out go on behind those that came', async () => {
    const target = await emptyTarget();
    expect((await run('--to', target.url)).failed).toBe(false);
    const { id } = await addSchool(target.db);
    const [made] = await inTransaction(target.db, (tx) =>
      tx('roster_imports')
        .insert({ school_id: id, started_at: 1, beat_at: 1 })
        .returning<{ id: number }[]>('id'),
    );
    expect(made?.id).toBe(42);
  });

  test.each([1, 2200, 4500, 9000])(
    'killed after %d rows, the same command completes it',
    async (rows) => {
      const target = await emptyTarget();
      const script = join(__dirname, '../support/copying-child.ts');
      const args = [portal.database.url, target.url, String(rows)];
      const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
      expect(signal).toBe('SIGKILL');
      const { failed, problems } = await run('--to', target.url, '--json');
      expect({ failed, problems }).toEqual({ failed: false, problems: [] });
      const count = await target.db('secret_marks').count('* as n').first();
      expect(count).toEqual({ n: MARKS + 1 });
    },
  );

  test('a second run copies nothing; a row that was changed on either side is told', async () => {
    const target = await emptyTarget();
    expect((await run('--to', target.url)).failed).toBe(false);
    expect((await run('--to', target.url)).failed).toBe(false);
    await target.db('schools').update({ name: 'another' });
    const { failed, problems } = await run('--to', target.url);
    expect(failed).toBe(true);
    expect(problems).toEqual([
      expect.stringMatching(/^schools: the target has rows that are not in the source/),
    ]);
  });

  test('rows of another installation are found before anything is written', async () => {
    const target = await emptyTarget();
    const other = await emptyTarget();
    await run('--to', target.url);
    await target.db.raw('TRUNCATE schools CASCADE');
    await addSchool(target.db);
    expect((await run('--to', target.url)).problems).toEqual([expect.stringMatching(/^schools: /)]);
    expect(await target.db('accounts').count('* as n').first()).toEqual({ n: 0 });
    await other.db.schema.createTable('somebody_elses', (table) => table.increments());
    expect((await run('--to', other.url, '--json')).out).toContain('tables of something else');
    expect(await other.db.schema.hasTable('schools')).toBe(false);
  });

  test('nobody writes to the source meanwhile, and only one copy runs', async () => {
    const target = await emptyTarget();
    const second = connect({ url: portal.database.url, poolMax: 1 });
    let tried = null as Promise<string> | null;
    const outcome = await copyDatabase({
      from: portal.services.db,
      to: target.db,
      onProgress: () => {
        tried ??= writes(second);
      },
    });
    expect(outcome.kind).toBe('copied');
    expect(await tried).toBe('SQLITE_BUSY');
    const both = await Promise.all([
      copyDatabase({ from: portal.services.db, to: target.db }),
      copyDatabase({ from: second, to: target.db }),
    ]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['copied', 'refused']);
    await second.destroy();
  });

  test('a source in use, and a wrong address, are told with exit code 1', async () => {
    const holder = connect({ url: portal.database.url, poolMax: 1 });
    await holder.raw('BEGIN IMMEDIATE');
    const busy = await run('--to', (await emptyTarget()).url);
    await holder.raw('COMMIT');
    await holder.destroy();
    expect(busy.failed).toBe(true);
    expect(busy.problems.join()).toContain('in use');
    expect((await run('--to', 'sqlite:x.db')).problems).toEqual(['--to must be postgres://…']);
    expect((await run('--to', 'postgres://db/x?sslmode=require')).problems.join()).toContain(
      'verify-full',
    );
  });

  async function addMore(db: Db): Promise<void> {
    const { schoolId } = pupil.account;
    const marks = Array.from({ length: MARKS }, (_, n) => ({
      ...{ digest: n, path: 'sign-in', subject: `s${n}`, school_id: null, marked_at: n },
    }));
    const ids = Array.from({ length: REQUESTS }, (_, n) => String(10_000 + n));
    const request = {
      ...{ school_id: schoolId, full_name: 'Zoë', class_name: '4A', asking: 'guardian' },
      ...{ problem: 'other', message: '', reply_to: '', language: 'en', state: 'received' },
      made_at: 1,
    };
    await inTransaction(db, async (tx) => {
      await tx.batchInsert('secret_marks', marks, 100);
      const requests = ids.map((id) => ({ ...request, id, reference_digest: `r ${id}` }));
      await tx.batchInsert('help_requests', requests, 50);
      // The first points to the last, which comes two pages later in the order of the key.
      await tx('help_requests')
        .where({ id: ids[0] })
        .update({ merged_into: ids.at(-1) });
      await tx('roster_imports').insert({
        ...{ id: 41, school_id: schoolId, started_at: 1, beat_at: 1 },
      });
    });
  }
});

async function changePassword(portal: Portal, { account }: EnrolledPupil, newPassword: string) {
  const { services } = portal;
  const visitor = { address: '', device: null };
  const chosen = await services.choosePassword({ account, newPassword, visitor, how: 'self' });
  if (chosen.kind !== 'changed') throw new Error(`the password was ${chosen.kind}`);
}

async function writes(db: Db): Promise<string> {
  try {
    await db('secret_marks').where({ digest: -1 }).delete();
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  }
}
