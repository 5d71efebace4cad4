import { addSchool } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import { asStaffMember, type StaffPerson } from '../support/staff';

let portal: Portal;
let office: StaffPerson;
let ict: StaffPerson;
let admin: StaffPerson;

beforeAll(async () => {
  const settings = { PASSWORD_MIN_LENGTH: '9', PASSWORD_MAX_LENGTH: '24' };
  portal = await startPortal({ settings });
  await addSchool(portal.services.db, { code: 'CPS' });
  await addSchool(portal.services.db, { code: 'MPS' });
  office = await asStaffMember(portal, { role: 'office', schoolCode: 'CPS' });
  ict = await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' });
  admin = await asStaffMember(portal, { role: 'admin' });
});
afterAll(() => portal.close());

const page = '/staff/settings';
const typed = {
  ...{ place: 'Block B', phone: '6000 0000', email: 'office@school.example' },
  officeHours: 'Mon-Fri 08:00-14:00',
};

async function versionIn(person: StaffPerson, query = ''): Promise<string> {
  const { text } = await person.visit.get(`${page}${query}`);
  return /name="version" value="(\d+)"/.exec(text)?.[1] ?? 'none';
}

const schoolOf = (code: string) => portal.services.schools.findByCode(code);

test('the office changes contact lines and hours, and a locked-out child reads them at once', async () => {
  const version = await versionIn(office);
  const saved = await office.visit.post(page, { ...typed, school: 'CPS', version });
  expect(saved).toMatchObject({ status: 303, location: `${page}?school=CPS` });
  expect((await office.visit.get(page)).text).toContain('Saved. It holds from now on.');
  const help = await portal.visit().get('/help?school=CPS');
  expect(help.text).toContain('Block B');
  expect(help.text).toContain('8.00 a.m.');
});

test('security 35: what the office may not change is not read, whatever is sent', async () => {
  const version = await versionIn(office);
  const more = {
    ...{ networks: '198.51.100.0/24', helpForm: 'https://evil.example', holidays: 'x' },
    ...{ code: 'XXX', name: 'Other', time_zone: 'UTC', id: 'x' },
  };
  await office.visit.post(page, { ...typed, ...more, school: 'CPS', version });
  expect(await schoolOf('CPS')).toMatchObject({
    ...{ networks: [], helpFormUrl: null, name: 'School CPS', timeZone: 'Asia/Singapore' },
  });
  const refused = await office.visit.post(`${page}/holidays`, { school: 'CPS', holidays: '' });
  expect(refused.status).toBe(404);
});

test('ICT changes networks and holidays of its own school', async () => {
  const form = { ...typed, networks: '198.51.100.0/24', helpForm: '', school: 'CPS' };
  const { schools } = portal.services;
  const before = await schools.networks();
  await ict.visit.post(page, { ...form, version: await versionIn(ict) });
  // In the same moment: what was held in memory is of yesterday.
  expect(await schools.networks()).toHaveLength(before.length + 1);
  expect(await schoolOf('CPS')).toMatchObject({ networks: ['198.51.100.0/24'] });
  const holidays = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20270215'],
    ...['SUMMARY:Sports <day>', 'END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');
  const version = await versionIn(ict);
  await ict.visit.post(`${page}/holidays`, { school: 'CPS', version, holidays });
  expect((await ict.visit.get(page)).text).toContain('2027-02-15 Sports &lt;day&gt;');
  const empty = { school: 'CPS', version: await versionIn(ict), holidays: ' ' };
  expect((await ict.visit.post(`${page}/holidays`, empty)).status).toBe(400);
  expect((await ict.visit.get(page)).text).toContain('2027-02-15 Sports');
  const wrong = { school: 'CPS', version: await versionIn(ict), holidays: 'BEGIN:NOTHING' };
  const refused = await ict.visit.post(`${page}/holidays`, wrong);
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('id="holidays-error"');
});

test('two people at once: the second one is told, and keeps what was typed', async () => {
  const version = await versionIn(office);
  await ict.visit.get(page);
  await office.visit.post(page, { ...typed, place: 'First', school: 'CPS', version });
  const form = { ...typed, place: 'Second <b>', networks: '', helpForm: '' };
  const late = await ict.visit.post(page, { ...form, school: 'CPS', version });
  expect(late.status).toBe(409);
  expect(late.text).toContain('Somebody changed this meanwhile');
  expect(late.text).toContain('Second &lt;b&gt;');
  expect(await schoolOf('CPS')).toMatchObject({ contact: { place: 'First' } });
});

test('what is wrong is told at its field', async () => {
  const version = await versionIn(office);
  const form = { ...typed, officeHours: 'always', place: 'x'.repeat(121), school: 'CPS', version };
  const refused = await office.visit.post(page, form);
  expect(refused.status).toBe(400);
  for (const name of ['officeHours', 'place']) expect(refused.text).toContain(`id="${name}-error"`);
});

test('security 34: another school is not there', async () => {
  expect((await ict.visit.get(`${page}?school=MPS`)).status).toBe(404);
  const form = { ...typed, school: 'MPS', version: '1' };
  expect((await ict.visit.post(page, form)).status).toBe(404);
  expect(await schoolOf('MPS')).toMatchObject({ contact: {} });
});

test('the admin chooses a school, and adds one', async () => {
  expect(await admin.visit.get(page)).toMatchObject({ status: 303, location: `${page}/schools` });
  const list = await admin.visit.get(`${page}/schools`);
  expect(list.text).toContain(`href="${page}?school=MPS"`);
  const form = { code: 'new1', name: 'New <i>School', officeHours: '', networks: '203.0.113.0/24' };
  const added = await admin.visit.post(`${page}/schools`, form);
  expect(added).toMatchObject({ status: 303, location: `${page}?school=NEW1` });
  expect((await admin.visit.get(`${page}/schools`)).text).toContain('New &lt;i&gt;School');
  const again = await admin.visit.post(`${page}/schools`, form);
  expect(again.status).toBe(400);
  expect(again.text).toContain('A school with this code is there already.');
  expect(await schoolOf('NEW1')).toMatchObject({ networks: ['203.0.113.0/24'] });
  const version = await versionIn(admin, '?school=NEW1');
  const change = { ...typed, networks: '', helpForm: '', school: 'NEW1', version };
  expect((await admin.visit.post(page, change)).status).toBe(303);
});

describe('the name of a school', () => {
  const address = async () => `${page}/schools/${(await schoolOf('MPS'))?.id ?? ''}`;
  const rename = async (form: { name: string; version?: string }) => {
    const shown = await admin.visit.get(await address());
    const version = /name="version" value="(\d+)"/.exec(shown.text)?.[1] ?? 'none';
    return admin.visit.post(await address(), { version, ...form });
  };

  test('an admin changes it; the code and everything else stay', async () => {
    const before = await schoolOf('MPS');
    expect(await rename({ name: ' Mapleton <i>Primary ' })).toMatchObject({
      ...{ status: 303, location: `${page}/schools` },
    });
    const list = await admin.visit.get(`${page}/schools`);
    expect(list.text).toContain('The school has its new name');
    expect(list.text).toContain('Mapleton &lt;i&gt;Primary');
    expect(await schoolOf('MPS')).toEqual({ ...before, name: 'Mapleton <i>Primary' });
    const told = await portal.services
      .db('audit_events')
      .where({ action: 'school.renamed', actor_id: admin.member.id })
      .select<{ details: string }[]>('details');
    expect(told.map(({ details }) => JSON.parse(details) as unknown)).toEqual([
      { from: 'School MPS', to: 'Mapleton <i>Primary' },
    ]);
  });

  test('two people at once: the second one is told', async () => {
    const late = await rename({ name: 'Late School', version: '1' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Late School');
    expect((await schoolOf('MPS'))?.name).toBe('Mapleton <i>Primary');
  });

  test.each(['', ' ', 'x'.repeat(121), 'Two\nlines', 'a\u202Eb'])('%j is no name', async (name) => {
    const refused = await rename({ name });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('id="name-error"');
  });

  test('security 34: nobody else, and no school that is not there', async () => {
    expect((await ict.visit.get(await address())).status).toBe(404);
    expect((await ict.visit.post(await address(), { name: 'Mine', version: '2' })).status).toBe(
      404,
    );
    expect((await admin.visit.get(`${page}/schools/nothing`)).status).toBe(404);
    expect((await schoolOf('MPS'))?.name).toBe('Mapleton <i>Primary');
  });
});

test('the policy in force tells what is set and what is default, and no secret', async () => {
  const { text } = await ict.visit.get(`${page}/policy`);
  const rows = text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  expect(rows).toContain('Characters at least 9 set by the operator PASSWORD_MIN_LENGTH');
  // Given explicitly, though it is what the default would be.
  expect(rows).toContain('Characters at most 24 set by the operator PASSWORD_MAX_LENGTH');
  expect(rows).toContain('Capital letters at least 1 default PASSWORD_MIN_UPPER');
  expect(rows).not.toMatch(/SECRETS|PEPPERS|INDEX_KEY|DATABASE_URL|METRICS_TOKEN/);
});

test.each([
  ['teacher', 'CPS'],
  ['auditor', null],
] as const)('security 34: %s has no settings', async (role, schoolCode) => {
  const { visit } = await asStaffMember(portal, { role, schoolCode });
  expect((await visit.get(page)).status).toBe(404);
  expect((await visit.post(page, typed)).status).toBe(404);
});
