import type { SchoolFixture } from '../support/fixtures';
import { addPupil, addSchool } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import { addEnrolledPupil } from '../support/pupils';
import { asking, theSchool } from '../support/requests';
import { asStaffMember, type StaffPerson } from '../support/staff';

let portal: Portal;
let late: SchoolFixture;
let admin: StaffPerson;
let auditor: StaffPerson;

const NAME = 'Aisyah Binte Rahman';

beforeAll(async () => {
  portal = await startPortal();
  const { db, requests } = portal.services;
  const calm = await addSchool(db, { code: 'CALM' });
  late = await addSchool(db, { code: 'LATE' });
  await addEnrolledPupil(portal, { school: calm, fullName: NAME });
  await addPupil(db, { school: late, fullName: NAME });
  await requests.ask(asking(await theSchool(db, late), { fullName: NAME }));
  await addPupil(db, { school: late, status: 'disabled' });
  portal.clock.advance(3 * 24 * 60 * 60 * 1000);
  admin = await asStaffMember(portal, { role: 'admin' });
  auditor = await asStaffMember(portal, { role: 'auditor' });
});
afterAll(() => portal.close());

const words = (text: string) =>
  (/<main[\s\S]*<\/main>/.exec(text)?.[0] ?? '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

test.each(['admin', 'auditor'] as const)('the %s sees all schools in figures', async (role) => {
  const { visit } = role === 'admin' ? admin : auditor;
  const { text } = await visit.get('/staff');
  const said = words(text);
  for (const figure of ['Schools 2', 'Pupils 2', 'With questions 1 (50 %)', 'Disabled 1']) {
    expect(said).toContain(figure);
  }
  expect(said).toContain('Open requests for help 1');
  expect(said).toContain('Overdue requests 1');
  expect(text.indexOf('School LATE')).toBeLessThan(text.indexOf('School CALM'));
  // Counts are no personal data; names would be.
  expect(text).not.toContain(NAME);
});

test('the auditor is led to nothing that belongs to pupils', async () => {
  const { text } = await auditor.visit.get('/staff');
  expect(text).not.toContain('/staff/pupils');
  expect((await admin.visit.get('/staff')).text).toContain('/staff/pupils?state=locked');
  const one = (await auditor.visit.get('/staff?school=LATE')).text;
  expect(one).not.toContain('/staff/settings');
  expect(one).toContain('/staff/audit?school=LATE');
});

test('a school is found by its code or name', async () => {
  const found = words((await admin.visit.get('/staff?q=late')).text);
  expect(found).toContain('1 school.');
  expect(found).toContain('School LATE');
  expect(found).not.toContain('School CALM');
  expect(found).toContain('Show all schools');
  const none = words((await admin.visit.get('/staff?q=<b>nowhere')).text);
  expect(none).toContain('No school of this code or name.');
});

test('one school has its own figures and ways on', async () => {
  const { text } = await admin.visit.get('/staff?school=late');
  const said = words(text);
  expect(said).toContain('School LATE');
  expect(said).toContain('Overdue requests 1');
  expect(text).toContain('/staff/settings/policy?school=LATE');
  expect((await admin.visit.get('/staff?school=NONE')).status).toBe(404);
  expect((await auditor.visit.get('/staff?school=NONE')).status).toBe(404);
});

test('security 34: a person of a school sees the school, whatever is asked for', async () => {
  const ict = await asStaffMember(portal, { role: 'ict', schoolCode: 'CALM' });
  const { text } = await ict.visit.get('/staff?school=LATE');
  expect(text).not.toContain('School LATE');
  expect(words(text)).not.toContain('All schools together');
});
