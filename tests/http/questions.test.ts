import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  addPupilWithPassword,
  answerCorrectly,
  NEW_PASSWORD,
  PASSWORD,
  signIn,
  type EnrolledPupil,
} from '../support/pupils';
import type { Visit } from '../support/visit';

const MINUTE = 60_000;
let portal: Portal;

beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.close());

/** Three good questions and answers, by position in the bank. */
function form(from = 5): Record<string, string> {
  const { questions } = portal.services.banks.current;
  const words = ['rusty compass', 'green umbrella', 'hidden staircase'];
  const fields = words.flatMap((word, index) => [
    [`question${index + 1}`, questions[from + index]?.id ?? ''],
    [`answer${index + 1}`, word],
  ]);
  return Object.fromEntries(fields) as Record<string, string>;
}

async function signedIn(): Promise<{ visit: Visit; pupil: EnrolledPupil }> {
  const pupil = await addEnrolledPupil(portal);
  const visit = portal.visit();
  await signIn(visit, pupil.account.loginId);
  return { visit, pupil };
}

test('the password just typed is not asked again; the new questions are asked from then on', async () => {
  const { visit, pupil } = await signedIn();
  expect(await visit.get('/sspr/questions')).toMatchObject({ location: '/sspr/questions/set' });
  await visit.get('/sspr/questions/set');
  expect(await visit.post('/sspr/questions/set', form())).toMatchObject({
    status: 303,
    location: '/sspr/questions/confirm',
  });
  const confirm = await visit.get('/sspr/questions/confirm');
  expect(confirm.text).toContain('rusty compass');
  expect(await visit.post('/sspr/questions/confirm')).toMatchObject({ location: '/portal' });
  expect((await visit.get('/portal')).text).toContain('Your challenge questions are saved');
  await visit.post('/sign-out');
  expect((await answerCorrectly(portal.visit(), pupil)).status).toBe(400);
});

test('after ten minutes the current password is asked, once', async () => {
  const { visit } = await signedIn();
  portal.clock.advance(11 * MINUTE);
  expect((await visit.get('/sspr/questions')).text).toContain('name="currentPassword"');
  expect((await visit.post('/sspr/questions', { currentPassword: 'Wrong-Word-1' })).status).toBe(
    400,
  );
  expect(await visit.post('/sspr/questions', { currentPassword: PASSWORD })).toMatchObject({
    location: '/sspr/questions/set',
  });
  await visit.get('/sspr/questions/set');
  // A slow writer is not asked twice.
  portal.clock.advance(9 * MINUTE);
  expect(await visit.post('/sspr/questions/set', form())).toMatchObject({
    location: '/sspr/questions/confirm',
  });
});

test('no page of the journey opens without the password', async () => {
  const { visit } = await signedIn();
  await visit.get('/portal');
  portal.clock.advance(11 * MINUTE);
  await visit.get('/portal');
  for (const path of ['/sspr/questions/set', '/sspr/questions/confirm']) {
    expect(await visit.get(path)).toMatchObject({ status: 303, location: '/sspr/questions' });
    expect(await visit.post(path, form())).toMatchObject({
      status: 303,
      location: '/sspr/questions',
    });
  }
});

test('everything that is wrong is told at once, beside its field, and nothing typed is lost', async () => {
  const { visit } = await signedIn();
  await visit.get('/sspr/questions/set');
  const answer = await visit.post('/sspr/questions/set', {
    ...form(),
    answer1: 'x',
    answer2: 'kept answer',
    question3: '',
  });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('href="#answer1"');
  expect(answer.text).toContain('href="#question3"');
  expect(answer.text).toContain('kept answer');
});

test('an answer that is the password is refused', async () => {
  const { visit } = await signedIn();
  await visit.get('/sspr/questions/set');
  const answer = await visit.post('/sspr/questions/set', { ...form(), answer2: PASSWORD });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('href="#answer2"');
});

test('security 30: what waits for its confirmation is nowhere in clear and ends after ten minutes', async () => {
  const { visit } = await signedIn();
  await visit.get('/sspr/questions/set');
  await visit.post('/sspr/questions/set', form());
  const rows = await portal.services.db('sessions').select('*');
  expect(JSON.stringify(rows)).not.toMatch(/rusty|compass/);
  portal.clock.advance(9 * MINUTE);
  expect((await visit.get('/sspr/questions/confirm')).status).toBe(200);
  portal.clock.advance(2 * MINUTE);
  expect((await visit.get('/sspr/questions/confirm')).status).toBe(303);
});

test('QnA that are due are set without being asked for the password again', async () => {
  const { loginId } = await addPupilWithPassword(portal);
  const visit = portal.visit();
  await signIn(visit, loginId);
  await visit.get('/sspr/must-enrol');
  expect(await visit.post('/sspr/must-enrol', form())).toMatchObject({
    location: '/sspr/must-enrol/confirm',
  });
  await visit.get('/sspr/must-enrol/confirm');
  expect(await visit.post('/sspr/must-enrol/confirm')).toMatchObject({ location: '/portal' });
  expect((await visit.get('/portal')).status).toBe(200);
});

test('security 24: for 72 hours after a challenge reset QnA change only on a device known before', async () => {
  const { visit: home, pupil } = await signedIn();
  await home.get('/portal');
  await home.post('/sign-out');
  portal.clock.advance(MINUTE);
  const thief = portal.visit();
  await answerCorrectly(thief, pupil);
  await thief.get('/sspr/forgot/new-password');
  const chosen = { newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
  await thief.post('/sspr/forgot/new-password', chosen);
  portal.clock.advance(MINUTE);
  await signIn(thief, pupil.account.loginId, NEW_PASSWORD);
  expect((await thief.get('/sspr/questions')).status).toBe(403);
  expect((await thief.post('/sspr/questions/set', form())).status).toBe(403);
  await signIn(home, pupil.account.loginId, NEW_PASSWORD);
  expect(await home.get('/sspr/questions')).toMatchObject({ location: '/sspr/questions/set' });
  portal.clock.advance(73 * 60 * MINUTE);
  await signIn(thief, pupil.account.loginId, NEW_PASSWORD);
  expect((await thief.get('/sspr/questions')).status).toBe(303);
});
