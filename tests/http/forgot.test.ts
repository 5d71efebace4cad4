import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  answerCorrectly,
  NEW_PASSWORD,
  PASSWORD,
  signIn,
  type EnrolledPupil,
} from '../support/pupils';

let portal: Portal;
let pupil: EnrolledPupil;

beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.close());

beforeEach(async () => {
  pupil = await addEnrolledPupil(portal);
});

test('a pupil who forgot the password answers, chooses a new one and signs in with it', async () => {
  const visit = portal.visit();
  expect(await answerCorrectly(visit, pupil)).toMatchObject({
    status: 303,
    location: '/sspr/forgot/new-password',
  });
  expect(await visit.get('/sspr/forgot/new-password')).toMatchObject({ status: 200 });
  const posted = await visit.post('/sspr/forgot/new-password', {
    newPassword: NEW_PASSWORD,
    confirmPassword: NEW_PASSWORD,
  });
  expect(posted).toMatchObject({ status: 303, location: '/sspr/forgot/done' });
  expect(await visit.get('/sspr/forgot/done')).toMatchObject({ status: 200 });
  // No sign-in follows by itself.
  expect(await visit.get('/portal')).toMatchObject({ status: 303, location: '/sign-in' });
  expect(await signIn(portal.visit(), pupil.account.loginId, PASSWORD)).toMatchObject({
    status: 400,
  });
  const next = portal.visit();
  expect(await signIn(next, pupil.account.loginId, NEW_PASSWORD)).toMatchObject({ status: 303 });
  expect((await next.get('/portal')).text).toMatch(/your password was changed/i);
  await next.post('/sign-out');
  await signIn(next, pupil.account.loginId, NEW_PASSWORD);
  expect((await next.get('/portal')).text).not.toMatch(/your password was changed/i);
});
