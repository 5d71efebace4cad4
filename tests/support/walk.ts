import { addSchool } from './fixtures';
import type { Portal } from './portal';
import { addEnrolledPupil, answerCorrectly, NEW_PASSWORD, signIn } from './pupils';
import { rosterFile } from './rosters/importing';
import { asStaffMember } from './staff';

let walks = 0;

/** Through most of the house: roster, sign-in, questions, reset, help, staff. */
export async function walk(portal: Portal): Promise<void> {
  const { services } = portal;
  const school = await addSchool(services.db, { code: `W${(walks += 1)}` });
  const { account, answers } = await addEnrolledPupil(portal, { school });
  expect(await signIn(portal.visit(), account.loginId)).toMatchObject({ location: '/portal' });
  const visit = portal.visit();
  expect(await answerCorrectly(visit, { account, answers })).toMatchObject({ status: 303 });
  await visit.get('/sspr/forgot/new-password');
  const chosen = { newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
  await visit.post('/sspr/forgot/new-password', chosen);
  expect(await signIn(portal.visit(), account.loginId, NEW_PASSWORD)).toMatchObject({
    location: '/portal',
  });
  const imported = await services.roster.import({
    ...{ file: rosterFile(['S1,Mei Lee,Mei,Lee,4B,P4']), schoolCode: school.code },
    actor: { kind: 'operator', id: null },
  });
  expect(imported).toMatchObject({ kind: 'imported', created: 1 });
  const { visit: staff } = await asStaffMember(portal, { role: 'ict', schoolCode: school.code });
  for (const path of ['', '/pupils', `/pupils/${account.id}`, '/requests', '/roster', '/cards']) {
    expect({ path, ...(await staff.get(`/staff${path}`)) }).toMatchObject({ path, status: 200 });
  }
  for (const path of ['/audit', '/people', '/settings']) {
    expect({ path, ...(await staff.get(`/staff${path}`)) }).toMatchObject({ path, status: 200 });
  }
  const asked = await portal.visit().get('/help/request');
  expect(asked.status).toBe(200);
}
