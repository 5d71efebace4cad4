import { addSchool } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  answerCorrectly,
  openQuestions,
  PASSWORD,
  signIn,
  type EnrolledPupil,
} from '../support/pupils';
import { asStaffMember, type StaffPerson } from '../support/staff';
import type { Answer, Visit } from '../support/visit';

const HOUR = 60 * 60 * 1000;

let portal: Portal;
let admin: StaffPerson;
let ours: EnrolledPupil;
let theirs: EnrolledPupil;

beforeAll(async () => {
  portal = await startPortal({
    settings: { STAFF_PROOF_MINUTES: '1440', STAFF_IDLE_MINUTES: '600' },
  });
  const { db } = portal.services;
  const own = await addSchool(db, { code: 'CPS' });
  const other = await addSchool(db, { code: 'MPS', networks: ['198.51.100.0/24'] });
  admin = await asStaffMember(portal, { role: 'admin' });
  ours = await addEnrolledPupil(portal, { school: own });
  theirs = await addEnrolledPupil(portal, { school: other });
});
afterAll(() => portal.close());
afterEach(async () => {
  await portal.services.db('switches').delete();
  await portal.services.db('attempt_counters').delete();
  // What pages hold in memory for a moment goes by as well.
  portal.clock.advance(5000);
});

const page = '/staff/settings/switches';

async function switchOff(path: string, school = ''): Promise<void> {
  await admin.visit.get(page);
  const done = await admin.visit.post(page, {
    path,
    school,
    hours: '2',
    banner: 'Call the office.',
  });
  expect(done).toMatchObject({ status: 303, location: page });
}

/** A visit that came by the link of a school. */
async function visitOf(school: string | null): Promise<Visit> {
  const visit = portal.visit();
  await visit.get(school === null ? '/sign-in' : `/sign-in?school=${school}`);
  return visit;
}

const same = ({ status, text, headers }: Answer) => ({
  ...{ status, retry: headers['retry-after'] },
  text: text.replaceAll(/name="_csrf" value="[^"]*"/g, ''),
});

async function spent<T>(
  work: () => Promise<T>,
): Promise<{ result: T; hashes: number; counters: number }> {
  const { hashing, db } = portal.services;
  const before = hashing.operations();
  const result = await work();
  const rows: unknown[] = await db('attempt_counters').select('subject');
  return { result, hashes: hashing.operations() - before, counters: rows.length };
}

const everybody = () => [ours.account.loginId, theirs.account.loginId, 'Nobody_At_All_7'];

describe('security 36: sign-in from outside', () => {
  test.each([
    ['every school', '', 'CPS'],
    ['every school, none chosen', '', null],
    ['the chosen school', 'CPS', 'CPS'],
    ['some school, none chosen', 'CPS', null],
  ])('security 1: %s: the same 503 for every login ID, no hash, no try', async (...given) => {
    const [, switched, chosen] = given;
    await switchOff('sign-in-outside', switched);
    const pages = new Set<string>();
    for (const loginId of everybody()) {
      const { result, hashes, counters } = await spent(async () =>
        signIn(await visitOf(chosen), loginId),
      );
      expect([result.status, hashes, counters]).toEqual([503, 0, 0]);
      expect(result.headers['retry-after']).toBe(String((2 * HOUR) / 1000));
      pages.add(JSON.stringify(same(result)));
    }
    expect(pages.size).toBe(1);
  });

  test('security 1: who says another school meets what an unknown ID meets', async () => {
    await switchOff('sign-in-outside', 'CPS');
    const pages = [];
    for (const loginId of [ours.account.loginId, 'Nobody_At_All_7']) {
      const answer = await signIn(await visitOf('MPS'), loginId);
      pages.push(same(answer).text.replaceAll(loginId, '…'));
      expect(answer.status).toBe(400);
    }
    expect(pages[0]).toBe(pages[1]);
    const answer = await signIn(await visitOf('MPS'), theirs.account.loginId);
    expect(answer).toMatchObject({ status: 303, location: '/portal' });
  });

  test('a device that signed in before, and a school network, go on', async () => {
    const visit = await visitOf('CPS');
    expect(await signIn(visit, ours.account.loginId)).toMatchObject({ status: 303 });
    await visit.post('/sign-out');
    await switchOff('sign-in-outside');
    expect(await signIn(visit, ours.account.loginId)).toMatchObject({ location: '/portal' });
    const visitor = { address: '198.51.100.9', device: null };
    const canonicalId = ours.account.loginIdFolded;
    const inside = await portal.services.signIn({ canonicalId, password: PASSWORD, visitor });
    expect(inside.kind).toBe('signed-in');
    const outside = { address: '203.0.113.9', device: null };
    const kept = await portal.services.signIn({
      canonicalId,
      password: PASSWORD,
      visitor: outside,
    });
    expect(kept.kind).toBe('suspended');
  });

  test('it ends by itself, and an admin ends it earlier', async () => {
    await switchOff('sign-in-outside');
    const list = await admin.visit.get(page);
    const [, end = ''] = /action="(\/staff\/settings\/switches\/[^"]+\/end)"/.exec(list.text) ?? [];
    expect(await admin.visit.post(end)).toMatchObject({ status: 303, location: page });
    expect((await admin.visit.get(page)).text).toContain('It works again.');
    expect((await signIn(portal.visit(), ours.account.loginId)).status).toBe(303);
    await switchOff('sign-in-outside');
    portal.clock.advance(2 * HOUR);
    expect((await signIn(portal.visit(), ours.account.loginId)).status).toBe(303);
  });
});

describe('security 36: the questions', () => {
  test.each([
    ['every school', '', 'CPS'],
    ['the chosen school', 'CPS', 'CPS'],
    ['some school, none chosen', 'CPS', null],
  ])('security 1: %s: no page of the journey opens, whoever it is', async (...given) => {
    const [, switched, chosen] = given;
    const pages = new Set<string>();
    for (const loginId of everybody()) {
      const visit = await visitOf(chosen);
      await openQuestions(visit, loginId);
      await switchOff('challenge', switched);
      const { result, hashes, counters } = await spent(() =>
        visit.post('/sspr/forgot/questions', { answer1: 'a', answer2: 'b' }),
      );
      expect([result.status, hashes, counters]).toEqual([503, 0, 0]);
      pages.add(JSON.stringify(same(result)));
      expect((await visit.get('/sspr/forgot')).status).toBe(503);
      await portal.services.db('switches').delete();
    }
    expect(pages.size).toBe(1);
  });

  test('right answers open nothing for an account of the school, whatever school is said', async () => {
    await switchOff('challenge', 'CPS');
    expect((await answerCorrectly(await visitOf('MPS'), ours)).status).toBe(400);
    expect((await answerCorrectly(await visitOf('MPS'), theirs)).status).toBe(303);
  });

  test('a reset that is under way stops', async () => {
    const visit = portal.visit();
    expect(await answerCorrectly(visit, ours)).toMatchObject({ status: 303 });
    await visit.get('/sspr/forgot/new-password');
    await switchOff('challenge', 'CPS');
    visit.cookies.set('school', 'MPS');
    const form = { newPassword: 'Lamp-Garden-41', confirmPassword: 'Lamp-Garden-41' };
    const stopped = await visit.post('/sspr/forgot/new-password', form);
    expect(stopped).toMatchObject({ status: 303, location: '/sspr/forgot' });
    await portal.services.db('switches').delete();
    expect((await signIn(portal.visit(), ours.account.loginId)).status).toBe(303);
  });
});

test('the banner stands where visitors begin, with its own words', async () => {
  await switchOff('challenge', 'CPS');
  for (const path of ['/sign-in', '/sspr']) {
    const { text } = await (await visitOf('CPS')).get(path);
    expect(text).toContain('School CPS: the questions for a forgotten password are switched off');
    expect(text).toContain('Call the office.');
    expect((await (await visitOf('MPS')).get(path)).text).not.toContain('Call the office.');
  }
});

test('what is wrong is told at its field, and nothing is switched', async () => {
  await admin.visit.get(page);
  const form = { path: 'all', school: 'NONE', hours: '0', banner: 'x'.repeat(201) };
  const refused = await admin.visit.post(page, form);
  expect(refused.status).toBe(400);
  for (const name of Object.keys(form)) expect(refused.text).toContain(`id="${name}-error"`);
  expect(await portal.services.switches.active()).toEqual([]);
});

test.each(['ict', 'office', 'auditor'] as const)('security 36: %s cannot switch', async (role) => {
  const schoolCode = role === 'auditor' ? null : 'CPS';
  const { visit } = await asStaffMember(portal, { role, schoolCode });
  expect((await visit.get(page)).status).toBe(404);
  const form = { path: 'challenge', school: '', hours: '2', banner: '' };
  expect((await visit.post(page, form)).status).toBe(404);
  expect(await portal.services.switches.active()).toEqual([]);
});
