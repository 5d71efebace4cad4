import { connect, type Db } from '../../server/db/database';
import { cuttableLine, type CuttableLine } from '../support/cuttable-line';
import { freshDatabase, type TestDatabase } from '../support/databases';
import { startPortal, type Portal } from '../support/portal';
import { addEnrolledPupil, openQuestions, PASSWORD, signIn } from '../support/pupils';
import type { Answer, Visit } from '../support/visit';

const settings = { SIGNIN_WAITS_SECONDS: '0,0,0,60', CHALLENGE_WAITS_SECONDS: '0,0,60' };

describe('PostgreSQL goes away', () => {
  let portal: Portal;
  let line: CuttableLine;
  let database: TestDatabase;

  beforeAll(async () => {
    database = await freshDatabase('PostgreSQL');
    const direct = new URL(database.url);
    line = await cuttableLine({ host: direct.hostname, port: Number(direct.port) });
    direct.hostname = '127.0.0.1';
    direct.port = String(line.port);
    const url = direct.toString();
    const db = connect({ url, poolMax: 5 });
    const drop = () => db.destroy();
    portal = await startPortal({ database: { db, url, drop }, settings });
  });
  afterAll(async () => {
    await portal.close();
    await portal.database.drop();
    await line.cut();
    await database.drop();
  });

  test('security 5: whoever comes gets a 503 and a page, and no form is taken', async () => {
    const { account } = await addEnrolledPupil(portal);
    const inside = portal.visit();
    await signIn(inside, account.loginId);
    const waiting = portal.visit();
    await waiting.get('/sign-in');
    const { token } = waiting;
    await line.cut();
    const form = { loginId: account.loginId, password: PASSWORD };
    const answers = [
      await inside.get('/portal'),
      await portal.visit().get('/sign-in'),
      await portal.visit().get('/sspr/forgot'),
      await waiting.post('/sign-in', { ...form, _csrf: token }),
      await portal.visit().post('/sign-in', { ...form, _csrf: token }),
      await inside.get('/nowhere'),
    ];
    await line.mend();
    for (const answer of answers) expectUnavailable(answer);
    expect(await inside.get('/portal')).toMatchObject({ status: 200 });
    const again = await waiting.post('/sign-in', { ...form, _csrf: token });
    expect(again).toMatchObject({ status: 303, location: '/portal' });
  });

  test('security 5: what needs no database is served all the same', async () => {
    await line.cut();
    const visit = portal.visit();
    const live = await visit.get('/health/live');
    const ready = await visit.get('/health/ready');
    const help = await visit.get('/help/browsers');
    const file = await visit.get('/static/css/portal.css');
    await line.mend();
    expect([live.status, ready.status, help.status, file.status]).toEqual([200, 503, 200, 200]);
    expect(JSON.parse(ready.text)).toEqual({ status: 'failing', failing: ['database'] });
    expect(await visit.get('/health/ready')).toMatchObject({ status: 200 });
  });

  test('security 5: guesses while it is away are not evaluated and change no count', async () => {
    const { account } = await addEnrolledPupil(portal);
    const { hashing } = portal.services;
    const visit = portal.visit();
    await visit.get('/sign-in');
    const guess = (password: string) =>
      visit.post('/sign-in', { loginId: account.loginId, password });
    const questions = portal.visit();
    await openQuestions(questions, account.loginId);
    const tokens = [visit.token, questions.token];
    const before = hashing.operations();
    await line.cut();
    for (let n = 0; n < 10; n++) {
      [visit.token = '', questions.token = ''] = tokens;
      expect((await guess(`Away-${n}-Pass`)).status).toBe(503);
      const form = { answer1: `away ${n}`, answer2: `away ${n}` };
      expect((await questions.post('/sspr/forgot/questions', form)).status).toBe(503);
    }
    await line.mend();
    expect(hashing.operations()).toBe(before);
    [visit.token = '', questions.token = ''] = tokens;
    const statuses = [];
    for (let n = 0; n < 5; n++) statuses.push((await guess(`Back-${n}-Pass`)).status);
    expect(statuses).toEqual([400, 400, 400, 400, 429]);
  });

  test('security 18: the log names the failure and nothing that was typed', async () => {
    const visit = portal.visit();
    await visit.get('/sign-in');
    portal.logged.length = 0;
    await line.cut();
    await visit.post('/sign-in', { loginId: 'Canary_Login_1', password: 'Canary-Pass-1' });
    await line.mend();
    expect(portal.logged.join('')).toContain('"failure":"busy"');
    expect(portal.logged.join('')).not.toContain('Canary');
  });
});

describe('another process holds SQLite', () => {
  let portal: Portal;
  let other: Db;

  beforeAll(async () => {
    portal = await startPortal({ settings });
    other = connect({ url: portal.database.url, poolMax: 1 });
  });
  afterAll(async () => {
    await other.destroy();
    await portal.close();
  });

  test('security 5: a sign-in that cannot be counted is a 503, even a right one', async () => {
    const { account } = await addEnrolledPupil(portal);
    const { hashing } = portal.services;
    const visit = portal.visit();
    await visit.get('/sign-in');
    const { token } = visit;
    const before = hashing.operations();
    const form = { loginId: account.loginId, password: PASSWORD };
    await other.raw('BEGIN IMMEDIATE');
    const answer = await visit.post('/sign-in', form);
    await other.raw('COMMIT');
    expectUnavailable(answer);
    expect(hashing.operations()).toBe(before);
    visit.token = token;
    expect(await visit.post('/sign-in', form)).toMatchObject({ location: '/portal' });
  });

  test('security 5: a page whose visit cannot be stored is a 503, not a form that cannot work', async () => {
    await other.raw('BEGIN IMMEDIATE');
    const answer = await portal.visit().get('/sign-in');
    await other.raw('COMMIT');
    expectUnavailable(answer);
  });

  test('security 26: a visit whose end cannot be moved is shown its page', async () => {
    const visit = await inside();
    portal.clock.advance(60_000);
    await other.raw('BEGIN IMMEDIATE');
    const answer = await visit.get('/portal');
    await other.raw('COMMIT');
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.text).toContain('</html>');
  });

  async function inside(): Promise<Visit> {
    const { account } = await addEnrolledPupil(portal);
    const visit = portal.visit();
    await signIn(visit, account.loginId);
    await visit.get('/portal');
    return visit;
  }
});

describe('the disk takes no more', () => {
  let portal: Portal;

  beforeAll(async () => {
    portal = await startPortal({ settings });
  });
  afterAll(() => portal.close());
  afterEach(() => writable(true));

  test('security 5: pages that only read are shown, whatever writes is a 503', async () => {
    const { account } = await addEnrolledPupil(portal);
    const visit = portal.visit();
    await signIn(visit, account.loginId);
    await visit.get('/sspr/password');
    const { token } = visit;
    const fresh = portal.visit();
    await fresh.get('/sign-in');
    await writable(false);
    expect(await visit.get('/portal')).toMatchObject({ status: 200 });
    expect(await fresh.get('/sign-in')).toMatchObject({ status: 200 });
    const form = { loginId: account.loginId, password: PASSWORD };
    const answers = [
      await portal.visit().get('/sign-in'),
      await fresh.post('/sign-in', form),
      await fresh.post('/sspr/forgot', { loginId: account.loginId }),
      await visit.post('/sign-out', { _csrf: token }),
    ];
    for (const answer of answers) expectUnavailable(answer);
  });

  test('security 26: nobody is told to be signed out who is not', async () => {
    const { account } = await addEnrolledPupil(portal);
    const visit = portal.visit();
    await signIn(visit, account.loginId);
    await visit.get('/portal');
    await writable(false);
    const answer = await visit.post('/sign-out');
    expectUnavailable(answer);
    expect(answer.headers['clear-site-data']).toBeUndefined();
  });

  async function writable(yes: boolean): Promise<void> {
    await portal.services.db.raw(`PRAGMA query_only = ${yes ? 'OFF' : 'ON'}`);
  }
});

function expectUnavailable({ status, headers, text }: Answer): void {
  expect(status).toBe(503);
  expect(headers['retry-after']).toBe('2');
  expect(headers['set-cookie']).toBeUndefined();
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(text).toContain('</html>');
}
