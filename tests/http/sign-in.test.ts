import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  addPupilWithDefault,
  addPupilWithPassword,
  again,
  NEW_PASSWORD,
  operator,
  PASSWORD,
  signIn,
} from '../support/pupils';

const HOUR = 60 * 60 * 1000;
let portal: Portal;

beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.close());

test.each([
  ['as it was given', (id: string) => id],
  ['in capitals', (id: string) => id.toUpperCase()],
  ['with stray spaces', (id: string) => `  ${id} `],
  ['without the part from the @', (id: string) => id.split('@')[0] ?? ''],
])('signs in with the login ID %s', async (_how, typed) => {
  const { account } = await addEnrolledPupil(portal);
  const answer = await signIn(portal.visit(), typed(account.loginId));
  expect(answer).toMatchObject({ status: 303, location: '/portal' });
});

test('the home greets by name and tells the state of password and questions', async () => {
  const { account } = await addEnrolledPupil(portal, { firstName: 'Aisyah', className: '4C' });
  const visit = portal.visit();
  await signIn(visit, account.loginId);
  const { text } = await visit.get('/portal');
  expect(text).toContain('Hello, Aisyah!');
  expect(text).toContain('Aisyah, 4C');
  expect(text).toContain('You have chosen your questions');
});

test('missing fields are all told at once, and cost no try', async () => {
  const visit = portal.visit();
  const before = portal.services.hashing.operations();
  const answer = await signIn(visit, '', '');
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('Type your login ID');
  expect(answer.text).toContain('Type your password');
  expect(portal.services.hashing.operations()).toBe(before);
});

test('a wrong password never comes back in the page', async () => {
  const { text } = await signIn(portal.visit(), 'somebody', 'Secret-Wrong-77');
  expect(text).not.toContain('Secret-Wrong-77');
  expect(text).toContain('value="somebody"');
});

test('a default password opens the choice of a new one and nothing else', async () => {
  const { account, password } = await addPupilWithDefault(portal);
  const visit = portal.visit();
  expect(await signIn(visit, account.loginId, password)).toMatchObject({
    location: '/sspr/must-change',
  });
  for (const path of [
    '/',
    '/portal',
    '/sspr',
    '/sspr/password',
    '/sspr/questions',
    '/sspr/forgot',
    '/sspr/must-enrol',
  ]) {
    expect(await visit.get(path)).toMatchObject({ status: 303, location: '/sspr/must-change' });
  }
  expect(await visit.get('/help')).toMatchObject({ status: 200 });
  await visit.get('/sspr/must-change');
  const kept = await visit.post('/sspr/must-change', {
    newPassword: password,
    confirmPassword: password,
  });
  expect(kept.status).toBe(400);
  await visit.get('/sspr/must-change');
  const chosen = { newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
  expect(await visit.post('/sspr/must-change', chosen)).toMatchObject({
    status: 303,
    location: '/sspr/must-enrol',
  });
  expect(await visit.get('/portal')).toMatchObject({ status: 303, location: '/sspr/must-enrol' });
  expect((await signIn(portal.visit(), account.loginId, password)).status).toBe(400);
});

test('P1 to P3 do not set QnA after their first password', async () => {
  const { account, password } = await addPupilWithDefault(portal, { level: 'P2' });
  const visit = portal.visit();
  await signIn(visit, account.loginId, password);
  await visit.get('/sspr/must-change');
  const chosen = { newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
  expect(await visit.post('/sspr/must-change', chosen)).toMatchObject({ location: '/portal' });
  expect((await visit.get('/portal')).status).toBe(200);
  expect((await visit.get('/sspr/questions')).status).toBe(403);
});

test('an expired default password is refused with a word whom to ask, a wrong one like any', async () => {
  const { account, password } = await addPupilWithDefault(portal);
  portal.clock.advance(169 * HOUR);
  const right = await signIn(portal.visit(), account.loginId, password);
  expect(right.status).toBe(400);
  expect(right.text).toContain('Ask your form teacher');
  const wrong = await signIn(portal.visit(), account.loginId, 'Wrong-Word-1');
  expect(wrong.text).not.toContain('too old now');
});

test('a pupil without QnA is asked to set them at the next sign-in', async () => {
  const { loginId } = await addPupilWithPassword(portal);
  expect(await signIn(portal.visit(), loginId)).toMatchObject({ location: '/sspr/must-enrol' });
});

test('security 11: the right password during a lock is answered exactly like a wrong one', async () => {
  const { account } = await addEnrolledPupil(portal);
  const visit = portal.visit();
  for (let attempt = 1; attempt <= 5; attempt++)
    await signIn(visit, account.loginId, `Wrong-${attempt}-abc`);
  const wrong = await signIn(visit, account.loginId, 'Wrong-6-abc');
  const right = await signIn(visit, account.loginId, PASSWORD);
  expect(right.status).toBe(429);
  expect(right.headers['retry-after']).toBe(wrong.headers['retry-after']);
  expect(right.text).toBe(wrong.text);
  expect(right.text).toContain('Your account is temporarily locked to prevent unauthorised use.');
  portal.clock.advance(61_000);
  expect((await signIn(visit, account.loginId)).status).toBe(303);
});

test('security 6: a known device is not shut out by strangers', async () => {
  const { account } = await addEnrolledPupil(portal);
  const home = portal.visit();
  await signIn(home, account.loginId);
  await home.get('/portal');
  await home.post('/sign-out');
  const stranger = portal.visit();
  for (let attempt = 1; attempt <= 6; attempt++)
    await signIn(stranger, account.loginId, `Wrong-${attempt}-abc`);
  expect((await signIn(stranger, account.loginId)).status).toBe(429);
  expect((await signIn(home, account.loginId)).status).toBe(303);
});

test('"That was not me" ends every visit and closes the questions until staff release them', async () => {
  const { services } = portal;
  const { account } = await addEnrolledPupil(portal);
  await services
    .db('password_credentials')
    .where({ account_id: account.id })
    .update({ notice_pending_at: 1 });
  const visit = portal.visit();
  const other = portal.visit();
  await signIn(other, account.loginId);
  await services
    .db('password_credentials')
    .where({ account_id: account.id })
    .update({ notice_pending_at: 1 });
  await signIn(visit, account.loginId);
  await visit.get('/portal');
  expect((await visit.post('/sspr/not-me')).status).toBe(200);
  expect(await other.get('/portal')).toMatchObject({ location: '/sign-in' });
  const stranger = portal.visit();
  await stranger.get('/sspr/forgot');
  await stranger.post('/sspr/forgot', { loginId: account.loginId });
  await stranger.get('/sspr/forgot/questions');
  const closed = await stranger.post('/sspr/forgot/questions', { answer1: 'a b', answer2: 'c d' });
  expect(closed).toMatchObject({ status: 429 });
  expect(closed.headers['retry-after']).toBe('86400');
  expect(await services.alerts.list(services.db, { open: true })).toEqual(
    expect.arrayContaining([expect.objectContaining({ kind: 'not-me' })]),
  );
  await services.release(account.loginIdFolded, 'challenge', operator);
  expect((await again(services, account)).challengeClosedAt).toBeNull();
});
