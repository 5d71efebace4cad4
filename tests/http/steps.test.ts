import { addPupil, addSchool } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  answerCorrectly,
  NEW_PASSWORD,
  openQuestions,
  PASSWORD,
  signIn,
} from '../support/pupils';

const MINUTE = 60_000;
const chosen = { newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
let portal: Portal;

beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.close());

const later = ['questions', 'choice', 'new-password', 'done'].map((step) => `/sspr/forgot/${step}`);

test.each(later)('security 20: %s does not open before the step that leads to it', async (path) => {
  const visit = portal.visit();
  await visit.get('/sspr/forgot');
  expect(await visit.get(path)).toMatchObject({ status: 303, location: '/sspr/forgot' });
});

test.each(later.slice(0, 3))('security 20: nor does a post to %s', async (path) => {
  const visit = portal.visit();
  await visit.get('/sspr/forgot');
  const form = { answer1: 'a b', answer2: 'c d', action: 'unlock', ...chosen };
  expect(await visit.post(path, form)).toMatchObject({ status: 303, location: '/sspr/forgot' });
});

test('security 20: knowing the login ID is not knowing the answers', async () => {
  const { account } = await addEnrolledPupil(portal);
  const visit = portal.visit();
  await openQuestions(visit, account.loginId);
  expect(await visit.post('/sspr/forgot/new-password', chosen)).toMatchObject({
    location: '/sspr/forgot',
  });
  expect((await signIn(portal.visit(), account.loginId, NEW_PASSWORD)).status).toBe(400);
});

test('security 20: a second tab cannot turn a passed challenge to another account', async () => {
  const mine = await addEnrolledPupil(portal);
  const friend = await addEnrolledPupil(portal);
  const visit = portal.visit();
  await answerCorrectly(visit, mine);
  await visit.get('/sspr/forgot');
  await visit.post('/sspr/forgot', { loginId: friend.account.loginId });
  // The second tab began a new visit: what the first had passed is gone from it.
  expect(await visit.get('/sspr/forgot/new-password')).toMatchObject({ location: '/sspr/forgot' });
  expect((await signIn(portal.visit(), friend.account.loginId, NEW_PASSWORD)).status).toBe(400);
});

test('security 20: the choice is for the locked, and the new password waits for it', async () => {
  const open = await addEnrolledPupil(portal);
  const visit = portal.visit();
  await answerCorrectly(visit, open);
  expect(await visit.get('/sspr/forgot/choice')).toMatchObject({
    location: '/sspr/forgot/new-password',
  });
  const locked = await addEnrolledPupil(portal);
  const other = portal.visit();
  for (let attempt = 1; attempt <= 5; attempt++) {
    await signIn(other, locked.account.loginId, `Wrong-${attempt}-word`);
  }
  expect(await answerCorrectly(other, locked)).toMatchObject({ location: '/sspr/forgot/choice' });
  expect(await other.get('/sspr/forgot/new-password')).toMatchObject({
    location: '/sspr/forgot/choice',
  });
  await other.get('/sspr/forgot/choice');
  expect((await other.post('/sspr/forgot/choice', { action: 'both' })).status).toBe(400);
  expect(await other.post('/sspr/forgot/choice', { action: 'unlock' })).toMatchObject({
    location: '/sspr/forgot/done',
  });
  // An unlock ends the reset: no new password follows from it.
  expect(await other.post('/sspr/forgot/new-password', chosen)).toMatchObject({
    location: '/sspr/forgot',
  });
  expect((await signIn(portal.visit(), locked.account.loginId, PASSWORD)).status).toBe(303);
});

test('security 21: too late, and the journey begins again with a word why', async () => {
  const pupil = await addEnrolledPupil(portal);
  const visit = portal.visit();
  await openQuestions(visit, pupil.account.loginId);
  await visit.get('/sspr/forgot/questions');
  portal.clock.advance(10 * MINUTE);
  await visit.get('/sspr/forgot/questions');
  portal.clock.advance(11 * MINUTE);
  expect(await visit.get('/sspr/forgot/questions')).toMatchObject({ location: '/sspr/forgot' });
  expect((await visit.get('/sspr/forgot')).text).toContain('That took too long');
});

test('security 22: all that is wrong with a new password is told at once', async () => {
  const pupil = await addEnrolledPupil(portal, { firstName: 'Jo' });
  const visit = portal.visit();
  await answerCorrectly(visit, pupil);
  await visit.get('/sspr/forgot/new-password');
  const answer = await visit.post('/sspr/forgot/new-password', {
    newPassword: 'jojo',
    confirmPassword: 'jojo',
  });
  expect(answer.status).toBe(400);
  const summary = /role="alert"[\s\S]*?<\/div>/.exec(answer.text)?.[0] ?? '';
  expect(summary.match(/<li>/g)?.length).toBeGreaterThanOrEqual(4);
  expect(answer.text).not.toContain('value="jojo"');
  expect(await visit.post('/sspr/forgot/new-password', chosen)).toMatchObject({
    location: '/sspr/forgot/done',
  });
});

test('a signed-in pupil is sent to the change of the password', async () => {
  const { account } = await addEnrolledPupil(portal);
  const visit = portal.visit();
  await signIn(visit, account.loginId);
  expect(await visit.get('/sspr/forgot')).toMatchObject({ location: '/sspr/password' });
  expect((await visit.get('/sspr/password')).text).toContain('Sign out');
});

test('a card opens the first password of the youngest', async () => {
  const { services } = portal;
  const school = await addSchool(services.db);
  const account = await addPupil(services.db, { school, level: 'P2', className: '2A' });
  const made = await services.questions.makeCards({
    schoolCode: school.code,
    scope: { className: '2A' },
    actor: { kind: 'operator', id: null },
  });
  if (made.kind !== 'made') throw new Error(made.kind);
  const answers = new Map(
    made.rows[0]?.cards.map(({ text, answer }) => [text, answer.toUpperCase()]),
  );
  const visit = portal.visit();
  expect(await answerCorrectly(visit, { account, answers })).toMatchObject({ status: 303 });
  await visit.get('/sspr/forgot/new-password');
  await visit.post('/sspr/forgot/new-password', chosen);
  expect(await signIn(portal.visit(), account.loginId, NEW_PASSWORD)).toMatchObject({
    location: '/portal',
  });
});
