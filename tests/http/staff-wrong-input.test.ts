import { startPortal, type Portal } from '../support/portal';
import type { StaffPerson } from '../support/staff';
import { makeWorld, type World } from '../support/staff-world';
import { bring } from '../support/upload';

let portal: Portal;
let world: World;
let ict: StaffPerson;
let admin: StaffPerson;

beforeAll(async () => {
  portal = await startPortal({ settings: { STAFF_PROOF_MINUTES: '10' } });
  world = await makeWorld(portal);
  ict = await world.person('ict');
  admin = await world.person('admin');
});
afterAll(() => portal.close());

const rows = (table: string) => portal.services.db(table).count<{ n: number }[]>('* as n');

describe('a cover', () => {
  test.each([
    ['fromDay', '2027-02-31', '2027-03-01'],
    ['toDay', '2027-02-01', '2027-02-31'],
    ['toDay', '2027-02-02', '2027-02-01'],
  ])('is told at %s what is wrong with %s to %s, and keeps it', async (field, fromDay, toDay) => {
    const teacher = await world.person('teacher');
    const { inside } = await world.objects('ict', ict.member.id, 'class');
    const page = `/staff/classes/${inside}`;
    await ict.visit.get(page);
    const before = await rows('class_teachers');
    const form = { teacher: teacher.member.id, fromDay, toDay };
    const { status, text } = await ict.visit.post(`${page}/cover`, form);
    expect(status).toBe(400);
    expect(text).toContain(`id="${field}-error"`);
    expect(text).toContain(`href="#${field}"`);
    for (const typed of [fromDay, toDay]) expect(text).toContain(`value="${typed}"`);
    expect(text).toContain(`value="${teacher.member.id}" selected`);
    expect(await rows('class_teachers')).toEqual(before);
  });
});

test('the audit exports nothing for a day that no calendar has, and no unknown format', async () => {
  await ict.visit.get('/staff/audit');
  const form = { format: 'csv', from: '2027-02-31' };
  const wrong = await ict.visit.post('/staff/audit/export', form);
  expect(wrong.status).toBe(400);
  expect(wrong.text).toContain('id="from-error"');
  expect((await ict.visit.post('/staff/audit/export', { format: 'exe' })).status).toBe(400);
});

test('a school that nobody knows is not the whole installation, in the audit', async () => {
  await admin.visit.get('/staff/audit');
  expect((await admin.visit.get('/staff/audit?school=NONE')).status).toBe(404);
});

test('a proof asked for in between leaves the filters as they stood', async () => {
  const { visit } = await world.person('auditor');
  await visit.get('/staff/audit');
  portal.clock.advance(11 * 60 * 1000);
  const filters = { format: 'csv', from: '2027-01-04', action: 'sign-in' };
  expect(await visit.post('/staff/audit/export', filters)).toMatchObject({
    ...{ status: 303, location: '/staff/prove' },
  });
  const session = await portal.services.db('sessions').select<{ data: string }[]>('*');
  expect(JSON.stringify(session)).toContain('/staff/audit?action=sign-in&from=2027-01-04');
});

test('an approval is neither given nor refused without a decision', async () => {
  const { inside } = await world.objects('ict', ict.member.id, 'approval');
  const { visit } = await world.person('ict');
  await visit.get('/staff/approvals');
  const page = `/staff/approvals/${inside}`;
  expect((await visit.post(page, { decision: 'maybe' })).status).toBe(400);
  const row: unknown = await portal.services.db('approvals').where({ id: inside }).first('state');
  expect(row).toEqual({ state: 'waiting' });
});

test('a new school is told what is wrong at each field', async () => {
  const { visit } = await world.person('admin');
  await visit.get('/staff/settings/schools');
  const form = { code: 'X', name: '', officeHours: 'always', networks: 'home' };
  const { status, text } = await visit.post('/staff/settings/schools', form);
  expect(status).toBe(400);
  for (const field of Object.keys(form)) expect(text).toContain(`id="${field}-error"`);
});

test("the address of a school's office is an e-mail address", async () => {
  const { visit } = await world.person('ict');
  const { text: before } = await visit.get('/staff/settings');
  const version = /name="version" value="(\d+)"/.exec(before)?.[1] ?? '';
  const form = { school: 'OWN', version, email: 'the office', officeHours: 'Mon 08:00-09:00' };
  const { status, text } = await visit.post('/staff/settings', form);
  expect(status).toBe(400);
  expect(text).toContain('id="email-error"');
  expect(text).toContain('value="the office"');
});

test('a roster that is refused keeps what stood beside the file', async () => {
  const { visit } = await world.person('ict');
  await visit.get('/staff/roster');
  const fields = {
    school: 'OWN',
    what: 'staff',
    complete: '1',
    year: '27',
    leavingOn: '2027-12-31',
  };
  const { status, text } = await bring(visit, null, fields);
  expect(status).toBe(400);
  expect(text).toContain('id="file-error"');
  expect(text).toContain('<option value="staff" selected>');
  expect(text).toContain('name="complete" value="1" checked');
  for (const typed of ['27', '2027-12-31']) expect(text).toContain(`value="${typed}"`);
});
