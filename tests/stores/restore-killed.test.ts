import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyAudit } from '../../server/audit/verify';
import { connect } from '../../server/db/database';
import { migrateUp } from '../../server/db/migrate';
import { fakeClock } from '../support/fake-clock';
import { addSchool } from '../support/fixtures';
import { runHere } from '../support/operator';
import { startPortal } from '../support/portal';
import { addPupilWithPassword } from '../support/pupils';

jest.setTimeout(60_000);

const clock = fakeClock();
let folder: string;
let backup: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portal-killed-'));
  backup = join(folder, 'night.db');
  const portal = await startPortal({ engine: 'SQLite', clock });
  await addPupilWithPassword(portal);
  const settings = { DATABASE_URL: portal.database.url };
  await runHere(['backup', '--out', backup], { settings, clock });
  await portal.close();
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const script = join(__dirname, '../support/killed-restore.ts');

test.each([
  ['before-link', 'old'],
  ['after-link', 'old'],
  ['before-rename', 'old'],
  ['after-rename', 'new'],
])(
  'killed %s: the %s database is there, whole, and the next restore works',
  async (moment, left) => {
    const url = `sqlite:${join(folder, moment, 'sspr.db')}`;
    const old = connect({ url, poolMax: 1 });
    await migrateUp(old);
    await addSchool(old, { code: 'OLD' });
    await old.destroy();
    const args = ['--import', 'tsx', script, moment, backup, url, folder];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    expect((await once(child, 'exit'))[1]).toBe('SIGKILL');

    const codes = async () => {
      const portal = await startPortal({
        database: { db: connect({ url, poolMax: 1 }), url, drop: () => Promise.resolve() },
        clock,
      });
      const { db, keys } = portal.services;
      expect(await verifyAudit(db, keys.audit)).toMatchObject({ findings: [] });
      const found = await db('schools').pluck<string[]>('code');
      await portal.close();
      await db.destroy();
      return found;
    };
    expect((await codes()).includes('OLD')).toBe(left === 'old');
    clock.advance(1000);
    const settings = { DATABASE_URL: url, DATA_DIR: folder };
    const again = await runHere(['restore', '--from', backup, '--replace'], { settings, clock });
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(await codes()).not.toContain('OLD');
  },
);
