import { inTurnOf } from '../../server/password/hash-turn';
import { sessionDigest } from '../../server/http/session-store';
import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  answerCorrectly,
  NEW_PASSWORD,
  operator,
  PASSWORD,
  signIn,
  type EnrolledPupil,
} from '../support/pupils';
import type { Visit } from '../support/visit';

const MINUTE = 60_000;
const signedOut = { status: 303, location: '/sign-in' };
const chosen = { newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };

let portal: Portal;
let pupil: EnrolledPupil;
let visit: Visit;

beforeAll(async () => {
  portal = await startPortal({ settings: { HASH_CONCURRENCY: '1' } });
});
afterAll(() => portal.close());

beforeEach(async () => {
  pupil = await addEnrolledPupil(portal);
  visit = await signedInVisit();
});

describe('sign-out', () => {
  test('security 26: ends the visit, clears caches and storage, keeps the known device', async () => {
    const old = new Map(visit.cookies);
    const answer = await visit.post('/sign-out');
    expect(answer).toMatchObject(signedOut);
    expect(answer.headers['clear-site-data']).toBe('"cache", "storage"');
    expect(visit.cookies.get('device')).toBe(old.get('device'));
    expect(await visit.get('/portal')).toMatchObject(signedOut);
    const replayed = withCookies(old);
    expect(await replayed.get('/portal')).toMatchObject(signedOut);
    expect(await replayed.get('/sspr/password')).toMatchObject(signedOut);
  });

  test('security 26: nothing of the visit stays in the database', async () => {
    await visit.post('/sign-out');
    const rows: unknown = await portal.services
      .db('sessions')
      .where({ account_id: pupil.account.id })
      .whereNull('destroyed_at');
    expect(rows).toEqual([]);
  });

  test('security 26: a request under way that saves late never brings the visit back', async () => {
    // Beyond the ten minutes in which the password of the sign-in counts, so that it is asked for.
    portal.clock.advance(11 * MINUTE);
    await visit.get('/sspr/questions');
    const old = new Map(visit.cookies);
    const { slow, stillWaits } = await underWay(() =>
      visit.post('/sspr/questions', { currentPassword: PASSWORD }),
    );
    const other = withCookies(old);
    other.token = visit.token;
    expect(await other.post('/sign-out')).toMatchObject(signedOut);
    expect(stillWaits()).toBe(true);
    // It was let in before the visit ended, and its password was right: it did save.
    expect(await slow).toMatchObject({ status: 303, location: '/sspr/questions/set' });
    expect(await withCookies(old).get('/portal')).toMatchObject(signedOut);
    expect(await visit.get('/sspr/questions/set')).toMatchObject(signedOut);
  });
});

describe('every other visit ends at its next request', () => {
  let other: Visit;

  beforeEach(async () => {
    other = await signedInVisit();
    expect(await other.get('/portal')).toMatchObject({ status: 200 });
  });

  test('security 23: when the password is changed; the visit that changed it stays', async () => {
    await visit.get('/sspr/password');
    const form = { currentPassword: PASSWORD, ...chosen };
    expect(await visit.post('/sspr/password', form)).toMatchObject({ location: '/portal' });
    await expectEnded(other);
    expect(await visit.get('/portal')).toMatchObject({ status: 200 });
  });

  test('security 23: when the password is reset by the answers', async () => {
    const stranger = portal.visit();
    await answerCorrectly(stranger, pupil);
    await stranger.get('/sspr/forgot/new-password');
    const done = await stranger.post('/sspr/forgot/new-password', chosen);
    expect(done).toMatchObject({ location: '/sspr/forgot/done' });
    await expectEnded(visit);
    await expectEnded(other);
  });

  test('security 23: when staff issue a default password', async () => {
    const { loginIdFolded } = pupil.account;
    expect(await portal.services.issueDefaultPassword(loginIdFolded, operator)).toMatchObject({
      kind: 'issued',
    });
    await expectEnded(visit);
    await expectEnded(other);
  });

  test.each(['disabled', 'leaver'])('security 23: when the account becomes %s', async (status) => {
    await portal.services.db('accounts').where({ id: pupil.account.id }).update({ status });
    await expectEnded(visit);
    await expectEnded(other);
  });

  test('security 23: a form sent with the token of an ended visit does nothing', async () => {
    await other.get('/sspr/password');
    await visit.get('/sspr/password');
    await visit.post('/sspr/password', { currentPassword: PASSWORD, ...chosen });
    const late = {
      currentPassword: NEW_PASSWORD,
      newPassword: 'Stolen-Pass-9',
      confirmPassword: 'Stolen-Pass-9',
    };
    expect((await other.post('/sspr/password', late)).status).toBe(403);
    expect(await signIn(portal.visit(), pupil.account.loginId, NEW_PASSWORD)).toMatchObject({
      location: '/portal',
    });
  });

  test('security 23: an open reset ends when the password is changed elsewhere', async () => {
    const resetting = portal.visit();
    await answerCorrectly(resetting, pupil);
    await resetting.get('/sspr/forgot/new-password');
    await visit.get('/sspr/password');
    await visit.post('/sspr/password', { currentPassword: PASSWORD, ...chosen });
    const stolen = { newPassword: 'Stolen-Pass-9', confirmPassword: 'Stolen-Pass-9' };
    const late = await resetting.post('/sspr/forgot/new-password', stolen);
    expect(late).toMatchObject({ status: 303, location: '/sspr/forgot' });
    expect(await signIn(portal.visit(), pupil.account.loginId, NEW_PASSWORD)).toMatchObject({
      location: '/portal',
    });
  });

  test('security 23: a request under way while the password changes opens nothing afterwards', async () => {
    portal.clock.advance(11 * MINUTE);
    await other.get('/sspr/questions');
    await visit.get('/sspr/password');
    const { slow, stillWaits } = await underWay(() =>
      other.post('/sspr/questions', { currentPassword: PASSWORD }),
    );
    const { db } = portal.services;
    await db('accounts').where({ id: pupil.account.id }).increment('auth_epoch', 1);
    expect(stillWaits()).toBe(true);
    await slow;
    await expectEnded(other);
  });
});

async function signedInVisit(): Promise<Visit> {
  const entering = portal.visit();
  const answer = await signIn(entering, pupil.account.loginId);
  expect(answer).toMatchObject({ location: '/portal' });
  await entering.get('/portal');
  return entering;
}

async function expectEnded(ended: Visit): Promise<void> {
  const old = new Map(ended.cookies);
  expect(await ended.get('/portal')).toMatchObject(signedOut);
  // Not only this request: the session itself is gone.
  expect(await withCookies(old).get('/sspr/password')).toMatchObject(signedOut);
  const sid = /^s:([^.]+)\./.exec(decodeURIComponent(old.get('visit') ?? ''))?.[1] ?? '';
  const rows: unknown = await portal.services
    .db('sessions')
    .where({ digest: sessionDigest(sid) })
    .select('account_id', 'content', 'destroyed_at');
  expect(rows).toMatchObject([{ content: '{}', destroyed_at: portal.clock.now() }]);
}

const AHEAD = 30;

/** Starts a request that needs a hash, behind many others: `stillWaits` tells whether it is held. */
async function underWay<T>(start: () => Promise<T>) {
  const { hashing } = portal.services;
  let done = 0;
  // Each somebody else on a known browser: nobody is served before them.
  const ahead = Array.from({ length: AHEAD }, (_, at) =>
    inTurnOf({ isKnown: true, from: `ahead ${at}`, visit: '' }, () =>
      hashing.hash('ahead').then(() => done++),
    ),
  );
  const slow = start();
  // One runs, the others wait: one more than those is the request.
  while (hashing.load().waiting < AHEAD - done) await new Promise((next) => setTimeout(next, 2));
  await Promise.race(ahead);
  return { slow, stillWaits: () => hashing.load().waiting > 0 };
}

function withCookies(cookies: Map<string, string>): Visit {
  const other = portal.visit();
  for (const [name, value] of cookies) other.cookies.set(name, value);
  return other;
}
