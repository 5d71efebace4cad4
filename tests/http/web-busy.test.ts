import { formsOfCrowds } from '../../server/http/room';
import { inTurnOf } from '../../server/password/hash-turn';
import { engines } from '../support/databases';
import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  addPupilWithPassword,
  answerCorrectly,
  NEW_PASSWORD,
  openQuestions,
  PASSWORD,
  signIn,
} from '../support/pupils';
import type { Answer, Visit } from '../support/visit';

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal({ settings: { HASH_CONCURRENCY: '1', HASH_QUEUE: '2' } });
});
afterAll(() => portal.close());

test('security 31: a crowd at the sign-in: as many as there is room for, 503 for the rest', async () => {
  const crowd: { visit: Visit; form: Record<string, string> }[] = [];
  for (let n = 0; n < 10; n++) {
    const { loginId } = await addPupilWithPassword(portal);
    const visit = portal.visit();
    await visit.get('/sign-in');
    crowd.push({ visit, form: { loginId, password: PASSWORD } });
  }
  const answers = await whileFull(
    () => Promise.all(crowd.map(({ visit, form }) => visit.post('/sign-in', form))),
    ROOM - 1,
  );
  const turnedAway = answers.filter(({ status }) => status === 503);
  const served = answers.filter(({ status }) => status === 303);
  expect(turnedAway.length).toBeGreaterThan(0);
  expect(served.length).toBeGreaterThan(0);
  expect(served.length + turnedAway.length).toBe(crowd.length);
  for (const answer of turnedAway) expectBusy(answer);
  for (const [index, { visit }] of crowd.entries()) {
    const { location } = await visit.get('/portal');
    expect(location).toBe(answers[index]?.status === 303 ? '/sspr/must-enrol' : '/sign-in');
  }
});

test('security 31: whoever finds no room loses no try', async () => {
  const { loginId } = await addPupilWithPassword(portal);
  const visit = portal.visit();
  await visit.get('/sign-in');
  const before = await portal.services.db('attempt_counters').pluck('total');
  const answer = await whileFull(() => visit.post('/sign-in', { loginId, password: PASSWORD }));
  expectBusy(answer);
  expect(await portal.services.db('attempt_counters').pluck('total')).toEqual(before);
});

test('security 31: whoever finds no room costs no query', async () => {
  const visit = portal.visit();
  await visit.get('/sign-in');
  const queries: string[] = [];
  const note = ({ sql }: { sql: string }) => void queries.push(sql);
  const { db } = portal.services;
  db.on('query', note);
  for (const path of formsOfCrowds) expectBusy(await whileFull(() => visit.post(path)));
  db.off('query', note);
  expect(queries).toEqual([]);
  const { text: metrics } = await portal.visit().get('/metrics');
  for (const path of formsOfCrowds) expect(metrics).toContain(`route="${path}",status="503"`);
});

describe.each(engines)('turned away after it was counted, on %s', (engine) => {
  test('security 31: a crowd that comes all at once loses no try either', async () => {
    const own = await startPortal({ engine, settings: { HASH_CONCURRENCY: '1', HASH_QUEUE: '2' } });
    const crowd: { visit: Visit; form: Record<string, string> }[] = [];
    for (let n = 0; n < 20; n++) {
      const { loginId } = await addPupilWithPassword(own);
      const visit = own.visit();
      await visit.get('/sign-in');
      // One wrong password each, so that there is something to go back to.
      const { token } = visit;
      if (n % 2 === 0) await visit.post('/sign-in', { loginId, password: 'Wrong-Word-77' });
      visit.token = token;
      crowd.push({ visit, form: { loginId, password: PASSWORD } });
    }
    const totals = () => own.services.db('attempt_counters').pluck<number[]>('total');
    expect(await totals()).toEqual(Array(10).fill(1));
    const answers = await Promise.all(crowd.map(({ visit, form }) => visit.post('/sign-in', form)));
    const served = answers.filter(({ status }) => status === 303);
    for (const answer of answers) if (!served.includes(answer)) expectBusy(answer);
    expect(served.length).toBeLessThan(crowd.length);
    const failed = answers.filter(({ status }, at) => status === 503 && at % 2 === 0).length;
    expect(await totals()).toEqual(Array(failed).fill(1));
    await own.close();
  });
});

test('security 31: pages that need no hash are answered while all places are taken', async () => {
  const { hashing } = portal.services;
  await whileFull(async () => {
    for (const path of ['/sign-in', '/help/browsers', '/health/live', '/static/css/portal.css']) {
      expect(await portal.visit().get(path)).toMatchObject({ status: 200 });
      expect(hashing.load()).toEqual({ running: 1, waiting: 2 });
    }
  });
});

test('security 31: a process with a full queue says that it is not ready', async () => {
  const ready = await whileFull(() => portal.visit().get('/health/ready'));
  expect(ready).toMatchObject({ status: 503 });
  expect(JSON.parse(ready.text)).toEqual({ status: 'failing', failing: ['hashing'] });
  expect(await portal.visit().get('/health/ready')).toMatchObject({ status: 200 });
});

test('security 31: a form met by a full queue may be sent again as it is', async () => {
  const { account } = await addEnrolledPupil(portal);
  const visit = portal.visit();
  await visit.get('/sign-in');
  const form = { loginId: account.loginId, password: PASSWORD };
  const { token } = visit;
  expectBusy(await whileFull(() => visit.post('/sign-in', form)));
  visit.token = token;
  expect(await visit.post('/sign-in', form)).toMatchObject({ status: 303, location: '/portal' });
});

test('security 31: a full queue looks the same for a login ID that nobody has', async () => {
  const { account } = await addEnrolledPupil(portal);
  const ask = async (loginId: string) => {
    const visit = portal.visit();
    await visit.get('/sign-in');
    const form = { loginId, password: PASSWORD };
    const { status, text } = await whileFull(() => visit.post('/sign-in', form));
    return { status, text };
  };
  expect(await ask('No_Such_Pupil')).toEqual(await ask(account.loginId));
});

test('security 31: a 503 never answers for a right secret, and burns no reset', async () => {
  const pupil = await addEnrolledPupil(portal);
  const visit = portal.visit();
  expect(await answerCorrectly(visit, pupil)).toMatchObject({
    location: '/sspr/forgot/new-password',
  });
  await visit.get('/sspr/forgot/new-password');
  const form = { newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
  const { token } = visit;
  expectBusy(await whileFull(() => visit.post('/sspr/forgot/new-password', form)));
  visit.token = token;
  expect(await visit.post('/sspr/forgot/new-password', form)).toMatchObject({
    location: '/sspr/forgot/done',
  });
  expect(await signIn(portal.visit(), pupil.account.loginId, NEW_PASSWORD)).toMatchObject({
    location: '/portal',
  });
});

test('security 31: the questions turn away alike, and stay open', async () => {
  const pupil = await addEnrolledPupil(portal);
  const visit = portal.visit();
  await openQuestions(visit, pupil.account.loginId);
  const form = { answer1: 'something', answer2: 'else' };
  expectBusy(await whileFull(() => visit.post('/sspr/forgot/questions', form)));
  expect(await visit.get('/sspr/forgot/questions')).toMatchObject({ status: 200 });
});

function expectBusy({ status, headers, text }: Answer): void {
  expect(status).toBe(503);
  expect(headers['retry-after']).toBe('2');
  expect(headers['set-cookie']).toBeUndefined();
  expect(text).toContain('Many people are here right now');
}

/** Room for hashes: one under way and two that wait. */
const ROOM = 3;

/**
 * While as many places as `taken` are held by other work, all of them unless told; each by somebody
 * else, so that nobody has to make room.
 */
async function whileFull<T>(work: () => Promise<T>, taken = ROOM): Promise<T> {
  const { hashing } = portal.services;
  let full = true;
  const hold = async () => {
    while (full) {
      await hashing.hash('filler').catch(() => new Promise((next) => setImmediate(next)));
    }
  };
  const held = Array.from({ length: taken }, (_, at) =>
    inTurnOf({ isKnown: false, from: `elsewhere ${at}`, visit: '' }, hold),
  );
  const result = await work();
  full = false;
  await Promise.all(held);
  return result;
}
