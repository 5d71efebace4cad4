import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  addPupilWithDefault,
  addPupilWithPassword,
  answerCorrectly,
  NEW_PASSWORD,
  openQuestions,
  PASSWORD,
  signIn,
} from '../support/pupils';
import type { Answer, Visit } from '../support/visit';

const MINUTE = 60_000;
const STALE_NOTICE = 'This page was open for too long.';

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.close());

/** How a visit gets to the page of each form. */
const journeys: [string, (visit: Visit) => Promise<unknown>][] = [
  ['/sign-in', (visit) => visit.get('/sign-in')],
  ['/sspr/forgot', (visit) => visit.get('/sspr/forgot')],
  ['/sspr/forgot/questions', (visit) => openQuestions(visit, 'No_Such_Pupil')],
  ['/sspr/forgot/choice', lockedPupil],
  ['/sspr/forgot/new-password', async (visit) => answerCorrectly(visit, await enrolled())],
  ['/sspr/password', enter],
  ['/sspr/questions', enterLongAgo],
  ['/sspr/questions/set', enter],
  ['/sspr/questions/confirm', withDraft],
  ['/sspr/must-change', enterWithDefault],
  ['/sspr/must-enrol', enterUnenrolled],
];

test.each(journeys)('security 29: a stale form of %s comes back fresh', async (path, arrive) => {
  const visit = portal.visit();
  await arrive(visit);
  const stale = await visit.post(path, { ...typed, _csrf: 'of-another-visit' });
  expect(stale).toMatchObject({ status: 403 });
  expect(stale.text).toContain(STALE_NOTICE);
  expect(stale.text).toContain(`action="${path}"`);
  for (const secret of Object.values(typed)) expect(stale.text).not.toContain(secret);
  const again = await visit.post(path, {});
  expect(again.status).not.toBe(403);
  expect(again.text).not.toContain(STALE_NOTICE);
});

test('security 29: a second tab began a new visit; the first tab goes on at its form', async () => {
  const { account } = await enrolled();
  const visit = portal.visit();
  await visit.get('/sign-in');
  const firstTab = visit.token;
  await openQuestions(visit, 'No_Such_Pupil');
  const form = { loginId: account.loginId, password: PASSWORD };
  const stale = await visit.post('/sign-in', { ...form, _csrf: firstTab });
  expect(stale).toMatchObject({ status: 403 });
  expect(stale.text).toContain('action="/sign-in"');
  expect(stale.text).not.toContain(PASSWORD);
  expect(stale.text).not.toContain(account.loginId);
  expect(await visit.post('/sign-in', form)).toMatchObject({ status: 303, location: '/portal' });
});

test('security 29: signed out and in again in a second tab, the first one changes the password', async () => {
  const { account } = await enrolled();
  const visit = portal.visit();
  await signIn(visit, account.loginId);
  await visit.get('/sspr/password');
  const firstTab = visit.token;
  await visit.post('/sign-out');
  await signIn(visit, account.loginId);
  const form = {
    currentPassword: PASSWORD,
    newPassword: NEW_PASSWORD,
    confirmPassword: NEW_PASSWORD,
  };
  const stale = await visit.post('/sspr/password', { ...form, _csrf: firstTab });
  expect(stale).toMatchObject({ status: 403 });
  expect(stale.text).not.toContain(PASSWORD);
  expect(stale.text).not.toContain(NEW_PASSWORD);
  expect(await visit.post('/sspr/password', form)).toMatchObject({ status: 303 });
});

test.each(['/sign-out', '/session/extend', '/sspr/suggest', '/sspr/not-me', '/help/start-fresh'])(
  'security 29: a stale button of %s gets the page of a forged form',
  async (path) => {
    const visit = portal.visit();
    await enter(visit);
    const answer = await visit.send('POST', path, { form: { _csrf: 'stale' } });
    expect(answer).toMatchObject({ status: 403 });
    expect(answer.text).not.toContain(STALE_NOTICE);
    expect(await visit.get('/portal')).toMatchObject({ status: 200 });
  },
);

test('security 29: a stale form whose page is out of reach gets the page of a forged form', async () => {
  const answer = await portal.visit().post('/sspr/password', { _csrf: 'x', ...typed });
  expect(answer).toMatchObject({ status: 403, location: null });
  expect(answer.text).not.toContain(STALE_NOTICE);
});

test('security 29: a stale form of a visit that ends at this very moment is no failure', async () => {
  const visit = portal.visit();
  await enterUnenrolled(visit);
  portal.clock.advance(11 * MINUTE);
  const answer = await visit.send('POST', '/sspr/must-enrol', { form: { _csrf: 'stale' } });
  expect(answer).toMatchObject({ status: 403 });
  expect(answer.headers['content-type']).toContain('text/html');
  expect(answer.text).not.toContain('action="/sign-out"');
});

test('security 29: the line in the log says POST of a stale form', async () => {
  await portal.visit().send('POST', '/sign-in', { form: { _csrf: 'stale' } });
  const line = JSON.parse(portal.logged.at(-1) ?? '{}') as object;
  expect(line).toMatchObject({ method: 'POST', route: '/sign-in', status: 403 });
});

const typed = {
  password: 'Typed-Secret-1',
  currentPassword: 'Typed-Secret-2',
  newPassword: 'Typed-Secret-3',
  confirmPassword: 'Typed-Secret-4',
};

function enrolled() {
  return addEnrolledPupil(portal);
}

async function enter(visit: Visit): Promise<void> {
  const { account } = await enrolled();
  await signIn(visit, account.loginId);
  await visit.get('/portal');
}

async function enterLongAgo(visit: Visit): Promise<void> {
  await enter(visit);
  portal.clock.advance(11 * MINUTE);
}

async function enterWithDefault(visit: Visit): Promise<void> {
  const { account, password } = await addPupilWithDefault(portal);
  await signIn(visit, account.loginId, password);
}

async function enterUnenrolled(visit: Visit): Promise<void> {
  const { loginId } = await addPupilWithPassword(portal);
  await signIn(visit, loginId);
  await visit.get('/sspr/must-enrol');
}

async function withDraft(visit: Visit): Promise<Answer> {
  await enter(visit);
  await visit.get('/sspr/questions/set');
  const form: Record<string, string> = {};
  portal.services.banks.current.questions.slice(0, 3).forEach(({ id }, index) => {
    form[`question${index + 1}`] = id;
    form[`answer${index + 1}`] =
      ['crimson teapot', 'velvet hedgehog', 'marble lantern'][index] ?? '';
  });
  return visit.post('/sspr/questions/set', form);
}

/** Locked at the sign-in, so that the right answers lead to the choice. */
async function lockedPupil(visit: Visit): Promise<void> {
  const pupil = await enrolled();
  for (let n = 0; n < 6; n++)
    await signIn(portal.visit(), pupil.account.loginId, `Wrong-${n}-Pass`);
  const { location } = await answerCorrectly(visit, pupil);
  if (location !== '/sspr/forgot/choice') throw new Error(`the answers led to ${location}`);
}
