import { v7 as uuidv7 } from 'uuid';
import { HOUR, MINUTE } from '../../server/clock';
import type { Account } from '../../server/accounts/account';
import { addPupil, addSchool, type SchoolFixture } from '../support/fixtures';
import { SCHOOL_MORNING } from '../support/fake-clock';
import { startPortal, type Portal } from '../support/portal';
import { asking, theSchool } from '../support/requests';
import { asStaffMember, type StaffPerson } from '../support/staff';
import type { Answer } from '../support/visit';

let portal: Portal;
let school: SchoolFixture;
let pupil: Account;
let office: StaffPerson;
let colleague: StaffPerson;
let teacher: StaffPerson;

beforeAll(async () => {
  portal = await startPortal({
    settings: { REQUESTS_VISITOR_HOUR: '1000', REQUESTS_SCHOOL_HOUR: '1000' },
  });
  const { db } = portal.services;
  school = await addSchool(db, { code: 'DESK' });
  pupil = await addPupil(db, { school, fullName: 'Aisyah Binte Rahman', className: '4A' });
  await addPupil(db, { school, fullName: 'Tan Wei Jie', className: '4B' });
  const at = { schoolCode: school.code };
  office = await asStaffMember(portal, { role: 'office', ...at });
  colleague = await asStaffMember(portal, { role: 'ict', ...at });
  teacher = await asStaffMember(portal, { role: 'teacher', ...at, classes: ['4B'] });
}, 60_000);
afterAll(() => portal.close());

afterEach(async () => {
  const { db } = portal.services;
  await db('help_requests').whereNotNull('merged_into').delete();
  await db('help_requests').delete();
});

/** Filed by somebody; returns the address at the desk and the one of the asker. */
async function filed(changes: Parameters<typeof asking>[1] = {}) {
  const { db, requests } = portal.services;
  const asked = await requests.ask(
    asking(await theSchool(db, school), { fullName: 'Aisyah bte Rahman', ...changes }),
  );
  if (asked.kind !== 'asked') throw new Error(asked.why);
  const row = await db('help_requests').orderBy('id', 'desc').first<{ id: string }>('id');
  return { href: `/staff/requests/${row.id}`, mine: `/help/request/${asked.reference}` };
}

async function post({ visit }: StaffPerson, path: string, form = {}): Promise<Answer> {
  await visit.get('/staff/requests');
  return visit.post(path, form);
}

const asText = ({ text }: Answer) =>
  text
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&#34;|&quot;/g, '"')
    .replace(/\s+/g, ' ');

const titlesOf = ({ text }: Answer) =>
  [...text.matchAll(/data-testid="request">([^<]+)</g)].map((match) => match[1]);

test('the queue has the oldest first, how long it waits and what was promised', async () => {
  portal.clock.set(SCHOOL_MORNING - 6 * MINUTE);
  await filed({ fullName: 'First' });
  portal.clock.set(SCHOOL_MORNING);
  await filed({ fullName: 'Second' });
  const page = await office.visit.get('/staff/requests');
  expect(page.status).toBe(200);
  expect(titlesOf(page)).toEqual(['First', 'Second']);
  expect(asText(page)).toContain('6 minutes 3.00 p.m. Nobody has it');
});

test('a promise that was not kept is called late', async () => {
  portal.clock.set(SCHOOL_MORNING - 25 * HOUR - 72 * HOUR);
  await filed();
  portal.clock.set(SCHOOL_MORNING);
  const page = asText(await office.visit.get('/staff/requests'));
  expect(page).toContain('4 days Late: Thursday, 31 December, 3.00 p.m.');
});

test('the best matches come with their reasons and lead to the pupil; nothing is chosen', async () => {
  const { href } = await filed({ className: '4A' });
  const page = await office.visit.get(href);
  expect(page.status).toBe(200);
  expect(page.text).toContain(`href="/staff/pupils/${pupil.id}"`);
  expect(asText(page)).toContain('4A the same name, the same class');
  expect(page.text).not.toMatch(/<option value="[^"]+" selected>/);
  expect(asText(page)).toContain('Nothing of it was checked');
  // Nothing but the pupil's id goes along with the link.
  expect(page.text).not.toMatch(/href="\/staff\/pupils\/[^"]*\?/);
});

test('one takes it, the other one sees that and cannot answer, but can take it over', async () => {
  const { href, mine } = await filed();
  expect(await post(office, `${href}/take`)).toMatchObject({ status: 303, location: href });
  expect(asText(await office.visit.get(href))).toContain('It is yours now.');
  const seen = asText(await portal.visit().get(mine));
  expect(seen).toContain('Somebody at the school is looking at it.');
  expect(seen).not.toContain(office.member.name);
  const refused = await post(colleague, `${href}/answer`, { answer: 'ask-teacher' });
  expect(refused).toMatchObject({ status: 303, location: href });
  const page = await colleague.visit.get(href);
  expect(asText(page)).toContain('Somebody else was faster and has it now.');
  expect(asText(page)).toContain(`${office.member.name} has it`);
  expect(page.text).not.toContain('name="answer"');
  await colleague.visit.post(`${href}/take`, { from: office.member.id });
  expect(asText(await colleague.visit.get(href))).toContain('You have it');
});

test('a prepared answer closes it, and the asker reads it', async () => {
  const { href, mine } = await filed();
  const done = await post(office, `${href}/answer`, { answer: 'use-card' });
  expect(done).toMatchObject({ status: 303, location: '/staff/requests' });
  const list = await office.visit.get('/staff/requests');
  expect(asText(list)).toContain('Answered. The asker sees the text on the status page.');
  expect(titlesOf(list)).toEqual([]);
  expect(asText(await portal.visit().get(mine))).toContain("the card in the pupil's handbook");
  // A second click changes nothing.
  expect(await post(office, `${href}/answer`, { answer: 'use-questions' })).toMatchObject({
    ...{ status: 303, location: href },
  });
  expect(asText(await office.visit.get(href))).toContain('It was closed already.');
  expect(asText(await portal.visit().get(mine))).toContain("the card in the pupil's handbook");
});

test('security 1: unlocked, reset or declined: the asker sees the very same page', async () => {
  const pages = new Set<string>();
  for (const how of ['unlock', 'default-password', 'decline']) {
    const { href, mine } = await filed();
    const done = await post(office, `${href}/resolve`, { how, pupil: pupil.id });
    expect(done).toMatchObject({ status: 303, location: '/staff/requests' });
    const page = await portal.visit().get(mine);
    expect(page.text).not.toMatch(/unlock|declin|Rahman/i);
    pages.add(page.text.replaceAll(mine.slice('/help/request/'.length), '…'));
  }
  expect(pages.size).toBe(1);
  expect([...pages][0]).toContain('never sent');
});

test('asked to come in person, the asker is told so', async () => {
  const { href, mine } = await filed();
  await post(office, `${href}/resolve`, { how: 'come-in-person', pupil: '' });
  expect(asText(await portal.visit().get(mine))).toContain('asks you to come in person');
});

test.each([
  ['answer', { answer: 'Made up' }, 'Choose a text.', 'answer'],
  ['resolve', { how: '', pupil: '' }, 'Choose what was done.', 'how'],
])('%s without a choice is told at the field', async (...[deed, form, words, name]) => {
  const { href } = await filed();
  const page = await post(office, `${href}/${deed}`, form);
  expect(page.status).toBe(400);
  expect(asText(page)).toContain(words);
  expect(page.text).toContain(`id="${name}-error"`);
});

test('what others asked about the same pupil stands beside it', async () => {
  const { href } = await filed();
  await filed({ message: 'Second letter', replyTo: '8111 1111' });
  const list = await office.visit.get('/staff/requests');
  expect(titlesOf(list)).toHaveLength(1);
  const page = asText(await office.visit.get(href));
  expect(page).toContain('Others asked about the same pupil');
  expect(page).toContain('8111 1111 Second letter');
});

test('security 37: what a stranger typed is text to staff', async () => {
  const name = '<img src=x onerror=alert(1)>';
  const { href } = await filed({ fullName: name, message: '"><script>', replyTo: '=cmd|x' });
  for (const path of ['/staff/requests', href]) {
    const { text } = await office.visit.get(path);
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(text).not.toMatch(/<img src=x|"><script>/);
  }
});

describe('security 34: out of scope', () => {
  test('a form teacher sees the requests of the own class only', async () => {
    const other = await filed({ className: '4A' });
    const own = await filed({ className: '4B', fullName: 'Tan Wei Jie' });
    expect(titlesOf(await teacher.visit.get('/staff/requests'))).toEqual(['Tan Wei Jie']);
    expect(await teacher.visit.get(own.href)).toMatchObject({ status: 200 });
    expect(await teacher.visit.get(other.href)).toMatchObject({ status: 404 });
  });

  test('another school, the admin, the auditor, a stranger: not found, and nothing happens', async () => {
    const { db } = portal.services;
    const elsewhere = await addSchool(db);
    const at = { schoolCode: elsewhere.code };
    const { href } = await filed({ className: '4A' });
    const people = [
      await asStaffMember(portal, { role: 'office', ...at }),
      await asStaffMember(portal, { role: 'admin' }),
      await asStaffMember(portal, { role: 'auditor' }),
      teacher,
    ];
    for (const person of people) {
      expect([person.member.role, (await person.visit.get(href)).status]).toEqual([
        ...[person.member.role, 404],
      ]);
      for (const deed of ['take', 'answer', 'resolve']) {
        const form = { answer: 'use-card', how: 'unlock', pupil: pupil.id };
        const refused = await post(person, `${href}/${deed}`, form);
        expect([person.member.role, deed, refused.status]).toEqual([person.member.role, deed, 404]);
      }
    }
    const row = await db('help_requests').first<Record<string, unknown>>();
    expect(row).toMatchObject({ state: 'received', taken_by: null });
    const denied = await db('audit_events').where({ action: 'staff.denied' });
    expect(denied.length).toBeGreaterThanOrEqual(16);
    expect(await portal.visit().get(href)).toMatchObject({
      status: 303,
      location: '/staff/sign-in',
    });
  });

  test('an address that nobody was given is not there either', async () => {
    expect(await office.visit.get(`/staff/requests/${uuidv7()}`)).toMatchObject({ status: 404 });
    expect(await office.visit.get('/staff/requests/%27%3B--')).toMatchObject({ status: 404 });
  });
});
