import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  addPupilWithDefault,
  answerCorrectly,
  NEW_PASSWORD,
  openQuestions,
  PASSWORD,
  signIn,
  type EnrolledPupil,
} from '../support/pupils';
import type { Visit } from '../support/visit';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const signedOut = { status: 303, location: '/sign-in' };
const chosen = { newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };

let portal: Portal;
let pupil: EnrolledPupil;
let visit: Visit;

beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.close());

beforeEach(async () => {
  pupil = await addEnrolledPupil(portal);
  visit = portal.visit();
});

describe('time', () => {
  test('security 26: a visit that is used stays open, a quiet one ends after 15 minutes', async () => {
    await enter();
    for (let n = 0; n < 3; n++) {
      portal.clock.advance(15 * MINUTE - SECOND);
      expect(await visit.get('/portal')).toMatchObject({ status: 200 });
    }
    const { cookies } = visit;
    const kept = new Map(cookies);
    portal.clock.advance(15 * MINUTE);
    expect(await visit.get('/portal')).toMatchObject(signedOut);
    expect(await withCookies(kept).get('/portal')).toMatchObject(signedOut);
  });

  test('security 26: "I am still here" keeps a quiet visit', async () => {
    await enter();
    await visit.get('/portal');
    portal.clock.advance(14 * MINUTE);
    const headers = { 'x-csrf-token': visit.token, accept: 'application/json' };
    expect(await visit.send('POST', '/session/extend', { headers })).toMatchObject({ status: 204 });
    portal.clock.advance(14 * MINUTE);
    expect(await visit.get('/portal')).toMatchObject({ status: 200 });
  });

  test('security 26: what asks for no visit keeps none', async () => {
    await enter();
    portal.clock.advance(14 * MINUTE);
    await visit.get('/health/live');
    await visit.get('/static/css/portal.css');
    portal.clock.advance(MINUTE);
    expect(await visit.get('/portal')).toMatchObject(signedOut);
  });

  test('security 26: after 8 hours a visit ends, however busy', async () => {
    await enter();
    for (let minutes = 10; minutes < 8 * 60; minutes += 10) {
      portal.clock.advance(10 * MINUTE);
      expect(await visit.get('/portal')).toMatchObject({ status: 200 });
    }
    portal.clock.advance(10 * MINUTE - SECOND);
    expect(await visit.get('/portal')).toMatchObject({ status: 200 });
    portal.clock.advance(SECOND);
    expect(await visit.get('/portal')).toMatchObject(signedOut);
  });

  test('security 26: a visit of a reset that stays quiet ends too', async () => {
    await answerCorrectly(visit, pupil);
    portal.clock.advance(15 * MINUTE);
    const late = await visit.get('/sspr/forgot/new-password');
    expect(late).toMatchObject({ status: 303, location: '/sspr/forgot' });
  });

  test('security 26: an ended visit is swept away, and nothing else', async () => {
    const { services, clock } = portal;
    await enter();
    const other = portal.visit();
    clock.advance(8 * MINUTE);
    await signIn(other, pupil.account.loginId);
    clock.advance(8 * MINUTE);
    expect(await services.sessionStore.sweep()).toBeGreaterThanOrEqual(1);
    expect(await visit.get('/portal')).toMatchObject(signedOut);
    expect(await other.get('/portal')).toMatchObject({ status: 200 });
  });

  test('security 26: the hours are counted from the sign-in, not from the first page', async () => {
    await visit.get('/sign-in');
    portal.clock.advance(14 * MINUTE);
    await submitSignIn(visit);
    for (let n = 0; n < 47; n++) {
      portal.clock.advance(HOUR / 6);
      await visit.get('/portal');
    }
    portal.clock.advance(9 * MINUTE);
    expect(await visit.get('/portal')).toMatchObject({ status: 200 });
  });
});

describe('a new id', () => {
  const steps: [string, (to: Visit) => Promise<unknown>, (to: Visit) => Promise<unknown>][] = [
    ['sign-in', (to) => to.get('/sign-in'), (to) => submitSignIn(to)],
    [
      'the start of a reset',
      (to) => to.get('/sspr/forgot'),
      (to) => to.post('/sspr/forgot', { loginId: 'No_Such_Pupil' }),
    ],
    ['the right answers', (to) => openQuestions(to, pupil.account.loginId), (to) => answerHere(to)],
    [
      'a change of the password',
      (to) => signIn(to, pupil.account.loginId),
      (to) => to.post('/sspr/password', { currentPassword: PASSWORD, ...chosen }),
    ],
  ];

  test.each(steps)(
    'security 26: is given at %s, and the old one is dead',
    async (_, before, step) => {
      await before(visit);
      await visit.get('/sspr/password');
      const old = new Map(visit.cookies);
      await step(visit);
      expect(visit.cookies.get('visit')).not.toBe(old.get('visit'));
      await expectStranger(withCookies(old));
    },
  );

  test('security 26: is given when a default password is changed', async () => {
    const { account, password } = await addPupilWithDefault(portal);
    await signIn(visit, account.loginId, password);
    await visit.get('/sspr/must-change');
    const old = new Map(visit.cookies);
    expect(await visit.post('/sspr/must-change', chosen)).toMatchObject({ status: 303 });
    expect(visit.cookies.get('visit')).not.toBe(old.get('visit'));
    await expectStranger(withCookies(old));
  });

  test('security 26: an id planted before the sign-in never becomes signed in', async () => {
    const attacker = portal.visit();
    await attacker.get('/sign-in');
    const victim = withCookies(attacker.cookies);
    victim.token = attacker.token;
    expect(await submitSignIn(victim)).toMatchObject({ status: 303, location: '/portal' });
    expect(await victim.get('/portal')).toMatchObject({ status: 200 });
    await expectStranger(attacker);
  });

  test('security 26: an id planted before a reset never gets at the new password', async () => {
    const attacker = portal.visit();
    await openQuestions(attacker, pupil.account.loginId);
    const victim = withCookies(attacker.cookies);
    await victim.get('/sspr/forgot/questions');
    expect(await answerHere(victim)).toMatchObject({ location: '/sspr/forgot/new-password' });
    await expectStranger(attacker);
  });

  test('security 26: wrong answers and a wrong password give nothing away', async () => {
    await visit.get('/sign-in');
    const before = visit.cookies.get('visit');
    await visit.post('/sign-in', { loginId: pupil.account.loginId, password: 'Wrong-Pass-1' });
    expect(visit.cookies.get('visit')).toBe(before);
    await expectStranger(visit);
  });
});

async function enter(): Promise<void> {
  expect(await signIn(visit, pupil.account.loginId)).toMatchObject({ location: '/portal' });
}

function submitSignIn(to: Visit) {
  return to.post('/sign-in', { loginId: pupil.account.loginId, password: PASSWORD });
}

/** Answers on the page that the visit is at, without beginning anew. */
async function answerHere(to: Visit) {
  const page = await to.get('/sspr/forgot/questions');
  const labels = [...page.text.matchAll(/<label[^>]*for="(answer\d+)"[^>]*>([\s\S]*?)<\/label>/g)];
  const form = labels.map(([, name = '', label = '']) => {
    const asked = label
      .replace(/<[^>]+>/g, '')
      .replace(/&#39;/g, "'")
      .trim();
    return [name, pupil.answers.get(asked) ?? 'no such answer'] as const;
  });
  return to.post('/sspr/forgot/questions', Object.fromEntries(form));
}

function withCookies(cookies: Map<string, string>): Visit {
  const other = portal.visit();
  for (const [name, value] of cookies) other.cookies.set(name, value);
  return other;
}

async function expectStranger(other: Visit): Promise<void> {
  expect(await other.get('/portal')).toMatchObject(signedOut);
  const newPassword = await other.get('/sspr/forgot/new-password');
  expect(newPassword).toMatchObject({ status: 303, location: '/sspr/forgot' });
}
