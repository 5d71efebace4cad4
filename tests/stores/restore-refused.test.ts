import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldIntoOneFile } from '../../server/backups/snapshot.store';
import { connect } from '../../server/db/database';
import { runHere } from '../support/operator';
import { startPortal } from '../support/portal';
import { fakeClock, SCHOOL_MORNING } from '../support/fake-clock';
import { addPupilWithPassword } from '../support/pupils';

const clock = fakeClock(SCHOOL_MORNING);
let folder: string;
let backup: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portal-refused-'));
  backup = join(folder, 'night.db');
  const portal = await startPortal({ engine: 'SQLite', clock });
  await addPupilWithPassword(portal);
  await run(['backup', '--out', backup], { DATABASE_URL: portal.database.url });
  await portal.close();
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const run = (args: string[], settings: NodeJS.ProcessEnv) => runHere(args, { settings, clock });

const into = (name: string) => ({
  DATABASE_URL: `sqlite:${join(folder, name, 'sspr.db')}`,
  DATA_DIR: join(folder, name),
});

describe('refused, and nothing is left behind', () => {
  interface Case {
    from: () => string | Promise<string>;
    settings?: NodeJS.ProcessEnv;
    problem: string;
  }
  const cases: [string, Case][] = [
    ['no file', { from: () => join(folder, 'none.db'), problem: 'ENOENT' }],
    ['no database', { from: () => written('text.db', 'hello'), problem: 'is no SQLite database' }],
    ['another database', { from: () => stranger(), problem: 'no database of the portal' }],
    ['a torn file', { from: () => torn(), problem: 'damaged' }],
    ['the file of a running portal', { from: () => withLog(), problem: 'lies beside it' }],
    [
      'another pepper',
      {
        from: () => backup,
        settings: { PEPPERS: 'p'.repeat(32) },
        problem: 'bring back the secrets',
      },
    ],
    [
      'another index key',
      {
        from: () => backup,
        settings: { INDEX_KEY: 'k'.repeat(32) },
        problem: 'which is not given',
      },
    ],
    [
      'lost secrets',
      {
        from: () => backup,
        settings: { PEPPERS: '', INDEX_KEY: '' },
        problem: 'PEPPERS: bring back',
      },
    ],
    ['a newer portal', { from: () => newer(), problem: 'install that one first' }],
    ['a forged audit', { from: () => forged(), problem: 'was changed' }],
  ];

  test.each(cases)('%s', async (_name, { from, settings, problem }) => {
    const place = into('refused');
    const outcome = await run(['restore', '--from', await from()], { ...place, ...settings });
    expect(outcome.code).toBe(1);
    expect(outcome.err).toContain(problem);
    const left = existsSync(place.DATA_DIR) ? readdirSync(place.DATA_DIR) : [];
    expect(left).toEqual([]);
  });

  test('a forged audit is taken when told to, and the audit says so', async () => {
    const args = ['restore', '--from', await forged(), '--despite-findings'];
    expect(await run(args, into('forged'))).toMatchObject({ code: 0 });
    const db = connect({ url: into('forged').DATABASE_URL, poolMax: 1 });
    const told = await db('audit_events')
      .where({ action: 'backup.restored' })
      .pluck<string[]>('details');
    expect(told).toEqual([expect.stringContaining('"findings":1')]);
    await db.destroy();
  });

  test.each([[[]], [['--from', 'a', '--in-place']]])('wrong usage: %j', async (args) => {
    expect(await run(['restore', ...args], into('usage'))).toMatchObject({ code: 2 });
  });
});

function written(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

async function changed(name: string, ...statements: string[]): Promise<string> {
  const file = join(folder, name);
  if (existsSync(file)) return file;
  copyFileSync(backup, file);
  const db = connect({ url: `sqlite:${file}`, poolMax: 1 });
  for (const one of statements) await db.raw(one);
  await foldIntoOneFile(db);
  await db.destroy();
  return file;
}

const newer = () =>
  changed(
    'newer.db',
    `INSERT INTO knex_migrations (name, batch, migration_time) VALUES ('20990101000000_x', 9, 0)`,
  );
const forged = () =>
  changed(
    'forged.db',
    'DROP TRIGGER audit_events_no_update',
    `UPDATE audit_events SET result = 'right' WHERE rowid = (SELECT MIN(rowid) FROM audit_events)`,
  );

async function stranger(): Promise<string> {
  const file = join(folder, 'stranger.db');
  const bytes = readFileSync(await changed('empty.db', 'DROP TABLE knex_migrations'));
  writeFileSync(file, bytes);
  return file;
}

function torn(): string {
  const bytes = readFileSync(backup);
  bytes.fill(0x5a, 40_000, 120_000);
  return written('torn.db', bytes);
}

function withLog(): string {
  const file = join(folder, 'live.db');
  copyFileSync(backup, file);
  writeFileSync(`${file}-wal`, 'x');
  return file;
}
