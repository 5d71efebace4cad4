import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyAudit } from '../../server/audit/verify';
import { embeddedSecrets } from '../../server/embedded-secrets';
import { readSecretsFile, secretNames } from '../../server/secrets-file';
import { freshDatabase, type TestDatabase } from '../support/databases';
import { fakeClock } from '../support/fake-clock';
import { runHere, type CommandRun } from '../support/operator';
import { startPortal, testSecrets, type Portal } from '../support/portal';
import { addEnrolledPupil, signIn } from '../support/pupils';

const clock = fakeClock();
const own = { PEPPERS: '', SESSION_SECRETS: '', INDEX_KEY: '' };
let folder: string;
let file: string;
let database: TestDatabase;
let portal: Portal | null = null;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portal-keys-'));
  file = join(folder, 'secrets.json');
  database = await freshDatabase('SQLite');
  embeddedSecrets(folder, secretNames);
});

afterEach(async () => {
  await portal?.close();
  portal = null;
  await database.drop();
  rmSync(folder, { recursive: true });
});

const settings = () => ({ ...own, DATABASE_URL: database.url, DATA_DIR: folder });
const keys = (...args: string[]): Promise<CommandRun> =>
  runHere(['keys', ...args], { settings: settings(), clock });

/** The portal, started anew: what it read of the secrets stays until the next start. */
async function restarted(): Promise<Portal> {
  await portal?.close();
  portal = await startPortal({ database, clock, settings: settings() });
  return portal;
}

const idIn = ({ out }: CommandRun) => (JSON.parse(out) as { id: string }).id;

test('a pepper is exchanged in three steps, and goes when nothing hangs on it', async () => {
  const pupil = await addEnrolledPupil(await restarted());
  const loginId = pupil.account.loginId;
  const [first] = readSecretsFile(file).PEPPERS;

  const added = await keys('rotate', 'pepper', '--json');
  expect(added).toMatchObject({ code: 0, err: '' });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(embeddedSecrets(folder, ['PEPPERS']).PEPPERS?.[0]).toBe(first);
  expect((await keys('rotate', 'pepper')).err).toContain('waits already');
  await restarted();
  await keys('rotate', 'pepper', '--use');
  expect(readSecretsFile(file).PEPPERS[1]).toBe(first);
  expect((await keys('rotate', 'pepper', '--use')).err).toContain('no pepper waits');

  const status = JSON.parse((await keys('status', '--json')).out) as { peppers: { id: string }[] };
  const [newest, older] = status.peppers;
  expect(newest).toMatchObject({ id: idIn(added), place: 'newest', hashes: 0 });
  expect(older).toMatchObject({ place: 'older', hashes: 4 });
  const drop = () => keys('rotate', 'pepper', '--drop', older?.id ?? '');
  const refused = await drop();
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('4 hashes still need it');

  const { services } = await restarted();
  await signIn((portal as Portal).visit(), loginId);
  await services.questions.saveAnswers(pupil.account, entriesFor(services));
  expect(await drop()).toMatchObject({ code: 0, err: '' });
  expect(readSecretsFile(file).PEPPERS).toHaveLength(1);
  const again = await restarted();
  expect((await signIn(again.visit(), loginId)).location).toBe('/portal');
  const told = await again.services.db('audit_events').where({ action: 'keys.rotated' });
  expect(told).toHaveLength(3);
});

const entriesFor = ({ banks }: Portal['services']) =>
  ['green rocket', 'tiny piano', 'loud umbrella'].map((answer, index) => ({
    questionId: banks.current.questions[index]?.id ?? '',
    answer,
  }));

test('an index key comes in front, the oldest goes on looking up, and none ever goes', async () => {
  const pupil = await addEnrolledPupil(await restarted());
  const [first] = readSecretsFile(file).INDEX_KEY;
  for (let round = 0; round < 2; round++) {
    await keys('rotate', 'index');
    await restarted();
    expect(embeddedSecrets(folder, ['INDEX_KEY']).INDEX_KEY?.at(-1)).toBe(first);
    await keys('rotate', 'index', '--use');
    await restarted();
  }
  const last = await restarted();
  const { services } = last;
  await signIn(last.visit(), pupil.account.loginId);
  expect(readSecretsFile(file).INDEX_KEY).toHaveLength(3);
  expect(readSecretsFile(file).INDEX_KEY.at(-1)).toBe(first);
  expect(await verifyAudit(services.db, services.keys.audit)).toMatchObject({ findings: [] });
  const { out } = await keys('status');
  expect(out).toContain('looks up login IDs');
  const refused = await keys('rotate', 'index', '--drop', 'x');
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toContain('never goes');
});

test('a session secret is exchanged under a visit, which goes on until the old one goes', async () => {
  const before = await restarted();
  const pupil = await addEnrolledPupil(before);
  const visit = before.visit();
  await signIn(visit, pupil.account.loginId);
  const isIn = async () => {
    const there = (await restarted()).visit();
    for (const [name, value] of visit.cookies) there.cookies.set(name, value);
    return (await there.get('/portal')).status === 200;
  };
  await keys('rotate', 'session');
  expect(await isIn()).toBe(true);
  await keys('rotate', 'session', '--use');
  expect(await isIn()).toBe(true);
  const { out } = await keys('status', '--json');
  const [newest, older] = (JSON.parse(out) as { sessionSecrets: { id: string }[] }).sessionSecrets;
  expect((await keys('rotate', 'session', '--drop', newest?.id ?? '')).err).toContain('in use');
  expect((await keys('rotate', 'session', '--drop', 'none')).err).toContain('no such older one');
  expect(await keys('rotate', 'session', '--drop', older?.id ?? '')).toMatchObject({ code: 0 });
  expect(await isIn()).toBe(false);
});

test('secrets of the settings are not changed: the new one and its places are told', async () => {
  const given = { ...settings(), ...testSecrets };
  const told = (...args: string[]) => runHere(['keys', ...args], { settings: given, clock });
  const before = readFileSync(file, 'utf8');
  const { out } = await told('rotate', 'pepper', '--json');
  const { secret, steps } = JSON.parse(out) as { secret: string; steps: string[] };
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(steps.join('\n')).toMatch(/1\. PEPPERS=ALL-OF-BEFORE,NEW .*\n2\. .*NEW,ALL-OF-BEFORE/);
  expect((await told('rotate', 'index')).out).toContain('INDEX_KEY=FIRST,NEW,FIRST');
  expect((await told('rotate', 'pepper', '--use')).code).toBe(1);
  expect((await told('rotate', 'pepper', '--drop', 'none')).err).toContain('no such older one');
  expect(readFileSync(file, 'utf8')).toBe(before);
  for (const secretOf of Object.values(testSecrets)) {
    expect(`${out}${(await told('status')).out}`).not.toContain(secretOf);
  }
});

test.each([['pepper', '--use', '--drop', 'x'], ['peppers']])('wrong usage: %s', async (...args) => {
  expect(await keys('rotate', ...args)).toMatchObject({ code: 2 });
});

describe('killed on the way', () => {
  const NEW = 'the-newer-secret-0123456789abcdef0123456';

  test.each([
    ['while-writing', 1],
    ['before-rename', 1],
    ['after-rename', 2],
  ])('%s: the old file or the new one, whole', async (moment, peppers) => {
    const copy = join(folder, 'copy.json');
    copyFileSync(file, copy);
    const script = join(__dirname, '../support/killed-rotation.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', script, file, moment, NEW]);
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    expect(readSecretsFile(file).PEPPERS).toHaveLength(peppers);
    if (peppers === 1) expect(readFileSync(file).equals(readFileSync(copy))).toBe(true);
    // The next one works, whatever was left behind.
    expect(await keys('rotate', 'pepper')).toMatchObject({ code: 0 });
    expect(readdirSync(folder).filter((name) => name === 'secrets.json')).toHaveLength(1);
  });
});
