import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyAudit } from '../../server/audit/verify';
import { MINUTE } from '../../server/clock';
import { connect } from '../../server/db/database';
import { migrateUp } from '../../server/db/migrate';
import { addSchool } from '../support/fixtures';
import { movingClock } from '../support/moving-clock';
import { fillOnceWorld, type Works } from '../support/once-world';
import { runCommand, runHere, type CommandRun } from '../support/operator';
import { startPortal, testSecrets, type Portal } from '../support/portal';

// Every command is a process of its own.
jest.setTimeout(120_000);

const everything: Works = {
  ...{ password: true, session: true, openReset: true, device: true, defaultPassword: true },
  ...{ slip: true, setupLink: true, totpCode: true, recoveryCode: true, staffSession: true },
};

let folder: string;
let portal: Portal;
let backup: string;
let tryAll: (on: Portal) => Promise<Works>;
let made: CommandRun;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portal-backup-'));
  portal = await startPortal({ engine: 'SQLite', clock: movingClock() });
  tryAll = await fillOnceWorld(portal);
  backup = join(folder, 'night.db');
  const writer = await startWriter();
  // A code of the minute in which it was set cannot be used again.
  portal.clock.advance(MINUTE);
  made = await runCommand(['backup', '--out', backup, '--json'], onPortal());
  writer.kill('SIGKILL');
  await once(writer, 'exit');
});

afterAll(async () => {
  await portal.close();
  rmSync(folder, { recursive: true });
});

const onPortal = () => ({ DATABASE_URL: portal.database.url, DATA_DIR: folder });
const into = (name: string) => ({
  DATABASE_URL: `sqlite:${join(folder, name, 'sspr.db')}`,
  DATA_DIR: join(folder, name),
});

async function startWriter(): Promise<ChildProcess> {
  const child = fork(join(__dirname, '../support/steady-writer.ts'), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...testSecrets, ...onPortal(), LOG_LEVEL: 'silent' },
  });
  await once(child, 'message');
  return child;
}

const run = (args: string[], settings: NodeJS.ProcessEnv) =>
  runHere(args, { settings, clock: portal.clock });

async function oldSchool({ DATABASE_URL: url }: { DATABASE_URL: string }): Promise<void> {
  const db = connect({ url, poolMax: 1 });
  await migrateUp(db);
  await addSchool(db, { code: 'OLD' });
  await db.destroy();
}

async function opened(url: string): Promise<Portal> {
  const db = connect({ url, poolMax: 1 });
  const database = { db, url, drop: () => db.destroy() };
  return startPortal({ database, clock: portal.clock });
}

test('a backup under steady writes is whole, closed to others, and says what is not in it', () => {
  expect(made).toMatchObject({ code: 0, err: '' });
  const said = JSON.parse(made.out) as Record<string, unknown>;
  expect(said).toMatchObject({ file: backup, bytes: statSync(backup).size });
  expect(String(said['notIncluded'])).toContain('PEPPERS');
  expect(statSync(backup).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['night.db']);
});

test('a backup is never written over a file, nor where it cannot be', async () => {
  const before = readFileSync(backup);
  const again = await run(['backup', '--out', backup], onPortal());
  expect(again.code).toBe(1);
  expect(again.err).toContain('not overwritten');
  expect(readFileSync(backup).equals(before)).toBe(true);
  const nowhere = await run(['backup', '--out', join(folder, 'no', 'x')], onPortal());
  expect(nowhere.code).toBe(1);
  expect(nowhere.err).toContain('ENOENT');
});

test('security 40: what was used after the backup does not work again after a restore', async () => {
  expect(await tryAll(portal)).toEqual(everything);
  const place = into('restored');
  const outcome = await run(['restore', '--from', backup, '--json'], place);
  expect(outcome).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(outcome.out)).toMatchObject({
    keptAs: null,
    ended: { defaultPasswords: 1, slips: 1, setupLinks: 1, recoveryCodes: 10 },
  });
  expect(statSync(join(folder, 'restored', 'sspr.db')).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'restored'))).toEqual(['sspr.db']);

  const restored = await opened(place.DATABASE_URL);
  const nothing = Object.fromEntries(Object.keys(everything).map((name) => [name, false]));
  expect(await tryAll(restored)).toEqual({ ...nothing, password: true });
  const { db, keys } = restored.services;
  const { findings, events } = await verifyAudit(db, keys.audit);
  expect(findings).toEqual([]);
  expect(events).toBeGreaterThan(10);
  const told = await db('audit_events').whereIn('action', ['backup.made', 'backup.restored']);
  expect(told).toHaveLength(2);
  await restored.close();
  await restored.database.drop();
});

test('a code of the authenticator works again a minute after the restore', async () => {
  const place = into('minute');
  await run(['restore', '--from', backup], place);
  const restored = await opened(place.DATABASE_URL);
  portal.clock.advance(2 * MINUTE);
  expect(await tryAll(restored)).toMatchObject({ totpCode: true, recoveryCode: false });
  await restored.close();
  await restored.database.drop();
});

test('a database that is there is replaced only when told to, and kept', async () => {
  const place = into('there');
  const target = join(folder, 'there', 'sspr.db');
  await oldSchool(place);
  const refused = await run(['restore', '--from', backup], place);
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('--replace');

  const running = connect({ url: place.DATABASE_URL, poolMax: 1 });
  await running('schools').select('id');
  const busy = await run(['restore', '--from', backup, '--replace'], place);
  expect(busy.code).toBe(1);
  expect(busy.err).toContain('is in use');
  expect(await running('schools').pluck('code')).toEqual(['OLD']);
  await running.destroy();
  expect(readdirSync(join(folder, 'there'))).toEqual(['sspr.db']);

  const done = await run(['restore', '--from', backup, '--replace', '--json'], place);
  expect(done).toMatchObject({ code: 0 });
  const { keptAs } = JSON.parse(done.out) as { keptAs: string };
  const kept = connect({ url: `sqlite:${keptAs}`, poolMax: 1 });
  expect(await kept('schools').pluck('code')).toEqual(['OLD']);
  await kept.destroy();
  const now = connect({ url: `sqlite:${target}`, poolMax: 1 });
  expect(await now('schools').where({ code: 'OLD' })).toEqual([]);
  await now.destroy();
});

test('a database that is damaged is replaced and kept too', async () => {
  const place = into('broken');
  await oldSchool(place);
  const target = join(folder, 'broken', 'sspr.db');
  writeFileSync(target, 'no database any more');
  const done = await run(['restore', '--from', backup, '--replace', '--json'], place);
  expect(done).toMatchObject({ code: 0, err: '' });
  const { keptAs } = JSON.parse(done.out) as { keptAs: string };
  expect(readFileSync(keptAs, 'utf8')).toBe('no database any more');
});
