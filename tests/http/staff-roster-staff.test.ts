import { addPupil, addSchool } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import { rosterFile } from '../support/rosters/importing';
import { asStaffMember } from '../support/staff';
import { bring } from '../support/upload';
import type { Visit } from '../support/visit';

let portal: Portal;
let ict: Visit;

beforeAll(async () => {
  portal = await startPortal();
  const { db } = portal.services;
  const school = await addSchool(db, { code: 'CPS' });
  await addSchool(db, { code: 'MPS' });
  await addPupil(db, { school, className: '4B' });
  ({ visit: ict } = await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' }));
});
afterAll(() => portal.close());

/** Uploads a file of staff; the answer leads to its preview. */
async function staffPreviewed(visit: Visit, rows: string[]): Promise<string> {
  await visit.get('/staff/roster');
  const file = rosterFile(rows, 'email,name,role,class,from,to');
  const answer = await bring(visit, file, { what: 'staff' });
  expect(answer).toMatchObject({ status: 303 });
  return answer.location ?? '';
}

test('a file of staff is shown first, and stops at classes without a teacher', async () => {
  const at = await staffPreviewed(ict, ['a@cps.example,Ada Office,office,,,']);
  const page = await ict.get(at);
  expect(page.text).toContain('New people (1)');
  expect(page.text).toContain('a@cps.example');
  const people = () => portal.services.db('staff_members').where({ email: 'a@cps.example' });
  expect(await people()).toEqual([]);
  const stopped = await ict.post(`${at}/apply`);
  expect(stopped.status).toBe(400);
  expect(stopped.text).toMatch(/would have no teacher: 4/);
  expect(await people()).toEqual([]);
  const done = await ict.post(`${at}/apply`, { withoutTeacher: '1' });
  expect(done.status).toBe(303);
  expect((await ict.get('/staff/roster')).text).toContain('1 people added');
  expect(await people()).toHaveLength(1);
  await ict.get('/staff/roster');
  expect(await ict.post(`${at}/apply`, { withoutTeacher: '1' })).toMatchObject({ status: 303 });
  expect((await ict.get('/staff/roster')).text).toContain('no longer waits');
});

test('a preview of staff ends when a person came by another way, and with time', async () => {
  const row = 'b@cps.example,Ben Office,office,,,';
  const at = await staffPreviewed(ict, [row]);
  const again = await staffPreviewed(ict, [row]);
  await ict.get(at);
  await ict.post(`${at}/apply`, { withoutTeacher: '1' });
  expect(await ict.get(again)).toMatchObject({ status: 303, location: '/staff/roster' });
  expect((await ict.get('/staff/roster')).text).toContain('changed meanwhile');
  const late = await staffPreviewed(ict, ['c@cps.example,Cy Office,office,,,']);
  await portal.services.db('staff_file_previews').update({ expires_at: portal.clock.now() });
  expect(await ict.get(late)).toMatchObject({ status: 303, location: '/staff/roster' });
  await portal.services.staffFiles.sweep();
  expect(await portal.services.db('staff_file_previews')).toEqual([]);
});

test('security 34: nobody else sees, applies or discards a preview of staff', async () => {
  const at = await staffPreviewed(ict, ['d@cps.example,Di Office,office,,,']);
  for (const schoolCode of ['CPS', 'MPS']) {
    const { visit } = await asStaffMember(portal, { role: 'ict', schoolCode });
    for (const path of [`${at}/apply`, `${at}/discard`]) {
      await visit.get('/staff/roster');
      expect((await visit.post(path, { withoutTeacher: '1' })).status).toBe(404);
    }
    expect((await visit.get(at)).status).toBe(404);
  }
  await ict.get(at);
  await ict.post(`${at}/discard`);
  expect((await ict.get('/staff/roster')).text).toContain('was thrown away');
  expect(await portal.services.db('staff_members').where({ email: 'd@cps.example' })).toEqual([]);
});

test('the people of a file get their set-up links together, once', async () => {
  const { visit } = await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' });
  const at = await staffPreviewed(visit, ['e@cps.example,Eli Office,office,,,']);
  await visit.get(at);
  await visit.post(`${at}/apply`, { withoutTeacher: '1' });
  expect((await visit.get('/staff/people')).text).toContain('no password yet');
  const made = await visit.post('/staff/people/links');
  const row = /e@cps\.example[\s\S]*?(http\S*\/staff\/set-up\/[\w-]{43})/.exec(made.text);
  const stranger = portal.visit();
  const page = await stranger.get(new URL(row?.[1] ?? '').pathname);
  expect(page.text).toContain('Eli Office');
  const { text } = await visit.get('/staff/people');
  expect(text).not.toContain('/staff/set-up/');
});
