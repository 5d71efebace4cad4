import { inTransaction } from '../../server/db/database';
import { addSchool } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import {
  asStaffMember,
  codeOf,
  inviteStaff,
  secretIn,
  setUpStaff,
  STAFF_PASSWORD,
} from '../support/staff';
import type { Visit } from '../support/visit';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let portal: Portal;
let school: { id: string; code: string };

beforeAll(async () => {
  portal = await startPortal();
  school = await addSchool(portal.services.db, { code: 'CPS' });
});
afterAll(() => portal.close());

const ofSchool = (role: 'teacher' | 'office' | 'ict') => ({ role, schoolCode: school.code });

async function signInAgain(email: string, visit: Visit = portal.visit()) {
  await visit.get('/staff/sign-in');
  return { visit, answer: await visit.post('/staff/sign-in', { email, password: STAFF_PASSWORD }) };
}

describe('the set-up link', () => {
  test('sets the password once, and leads to the second factor', async () => {
    const { setupUrl } = await inviteStaff(portal, ofSchool('ict'));
    const { pathname } = new URL(setupUrl);
    const visit = portal.visit();
    expect((await visit.get(pathname)).status).toBe(200);
    const form = { newPassword: STAFF_PASSWORD, confirmPassword: STAFF_PASSWORD };
    expect(await visit.post(pathname, form)).toMatchObject({ status: 303, location: '/staff' });
    expect(await visit.get('/staff')).toMatchObject({ location: '/staff/set-factor' });
    const late = portal.visit();
    expect((await late.get(pathname)).status).toBe(410);
  });

  test('two who follow it at once: one sets the password', async () => {
    const { setupUrl } = await inviteStaff(portal, ofSchool('ict'));
    const token = new URL(setupUrl).pathname.split('/').at(-1) ?? '';
    const { setupLinks } = portal.services;
    const results = await Promise.all(
      Array.from({ length: 5 }, (_, n) => setupLinks.complete(token, `${STAFF_PASSWORD} ${n}`)),
    );
    expect(results.filter(({ kind }) => kind === 'done')).toHaveLength(1);
  });

  test('is void after 24 hours, and once a newer one was made', async () => {
    const { setupUrl, member } = await inviteStaff(portal, ofSchool('ict'));
    const { people, setupLinks } = portal.services;
    const tokenOf = (url: string) => new URL(url).pathname.split('/').at(-1) ?? '';
    const atCommandLine = {
      actor: { kind: 'operator', id: null },
      role: null,
      schoolId: null,
    } as const;
    const newer = await people.renewLink(member, atCommandLine);
    if (newer.kind !== 'made') throw new Error(newer.why);
    expect(await setupLinks.look(tokenOf(setupUrl))).toBeNull();
    expect(await setupLinks.look(tokenOf(newer.setupUrl))).not.toBeNull();
    portal.clock.advance(DAY);
    expect(await setupLinks.look(tokenOf(newer.setupUrl))).toBeNull();
  });

  test.each([
    ['a short one', 'too short', 'at least 15'],
    ['a long one', 'word '.repeat(13), 'at most 64'],
    ['one piece over and over', 'passwordpassword', 'Many people'],
  ])('refuses %s and stays open', async (_what, newPassword, told) => {
    const { setupUrl } = await inviteStaff(portal, ofSchool('teacher'));
    const { pathname } = new URL(setupUrl);
    const visit = portal.visit();
    await visit.get(pathname);
    const refused = await visit.post(pathname, { newPassword, confirmPassword: newPassword });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain(told);
    expect(refused.text).not.toContain(`value="${newPassword}"`);
    expect((await visit.get(pathname)).status).toBe(200);
  });

  test('security 18: neither the token nor what was typed is kept or logged', async () => {
    const { setupUrl } = await inviteStaff(portal, ofSchool('teacher'));
    const token = new URL(setupUrl).pathname.split('/').at(-1) ?? '';
    await portal.visit().get(new URL(setupUrl).pathname);
    const rows = JSON.stringify(await portal.services.db('staff_setup_links').select('*'));
    expect(rows).not.toContain(token);
    expect(portal.logged.join('')).not.toContain(token);
  });
});

describe('the second factor', () => {
  test('security 33: without it nothing opens where it is required', async () => {
    const { visit } = await setUpStaff(portal, ofSchool('ict'));
    for (const path of ['/staff', '/staff/prove']) {
      expect(await visit.get(path)).toMatchObject({ status: 303, location: '/staff/set-factor' });
    }
  });

  test('security 33: a code opens the door once, and is asked for on a new device', async () => {
    const person = await asStaffMember(portal, ofSchool('ict'));
    expect(await person.visit.get('/staff/prove')).toMatchObject({ status: 200 });
    portal.clock.advance(MINUTE);
    const { visit, answer } = await signInAgain(person.member.email);
    expect(answer.location).toBe('/staff');
    expect((await visit.get('/staff/prove')).location).toBe('/staff/second-factor');
    await visit.get('/staff/second-factor');
    const code = codeOf(portal, person.totpSecret);
    expect((await visit.post('/staff/second-factor', { code })).location).toBe('/staff');
    const other = (await signInAgain(person.member.email)).visit;
    await other.get('/staff/second-factor');
    expect((await other.post('/staff/second-factor', { code })).status).toBe(400);
  });

  test('is not asked for again that day on the same device', async () => {
    const person = await asStaffMember(portal, ofSchool('ict'));
    portal.clock.advance(MINUTE);
    const again = await signInAgain(person.member.email);
    await again.visit.get('/staff/second-factor');
    const code = codeOf(portal, person.totpSecret);
    await again.visit.post('/staff/second-factor', { code });
    await again.visit.post('/staff/sign-out');
    portal.clock.advance(HOUR);
    await signInAgain(person.member.email, again.visit);
    expect((await again.visit.get('/staff/prove')).status).toBe(200);
    await again.visit.post('/staff/sign-out');
    portal.clock.advance(DAY);
    await signInAgain(person.member.email, again.visit);
    expect((await again.visit.get('/staff/prove')).location).toBe('/staff/second-factor');
  });

  test('a recovery code works once', async () => {
    const { visit, member } = await setUpStaff(portal, ofSchool('office'));
    const secret = secretIn((await visit.get('/staff/set-factor')).text);
    const shown = await visit.post('/staff/set-factor', { code: codeOf(portal, secret) });
    const codes = [...shown.text.matchAll(/class="secret">([a-z0-9-]+)</g)].map(([, code]) => code);
    expect(codes).toHaveLength(10);
    for (const status of [303, 400]) {
      const { visit: fresh } = await signInAgain(member.email);
      await fresh.get('/staff/second-factor');
      const answer = await fresh.post('/staff/second-factor', { code: codes[0] ?? '' });
      expect(answer.status).toBe(status);
    }
    const kept = JSON.stringify(await portal.services.db('staff_recovery_codes').select('*'));
    expect(kept).not.toContain(codes[1]);
  });

  test('security 7: wrong codes lock the codes and nothing else', async () => {
    const person = await asStaffMember(portal, ofSchool('ict'));
    const { visit } = await signInAgain(person.member.email);
    await visit.get('/staff/second-factor');
    const statuses: number[] = [];
    for (const code of ['000001', '000002', '000003', '000004', '000005', '000006']) {
      statuses.push((await visit.post('/staff/second-factor', { code })).status);
    }
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429]);
    expect((await signInAgain(person.member.email)).answer.status).toBe(303);
  });

  test('who has no factor yet sets one only with a fresh proof', async () => {
    const optional = await startPortal({ settings: { STAFF_MFA: 'optional' } });
    await addSchool(optional.services.db, { code: 'CPS' });
    const { visit } = await setUpStaff(optional, ofSchool('ict'));
    expect((await visit.get('/staff/set-factor')).status).toBe(200);
    optional.clock.advance(11 * MINUTE);
    expect((await visit.get('/staff/set-factor')).location).toBe('/staff/prove');
    expect((await visit.post('/staff/set-factor', { code: '123456' })).location).toBe(
      '/staff/prove',
    );
    await optional.close();
  });

  test('locked codes open again when another person removes the factor', async () => {
    const person = await asStaffMember(portal, ofSchool('office'));
    const { visit } = await signInAgain(person.member.email);
    await visit.get('/staff/second-factor');
    for (const code of ['000001', '000002', '000003', '000004', '000005']) {
      await visit.post('/staff/second-factor', { code });
    }
    const locked = () =>
      portal.services.lockout.lookAll(portal.services.db, `staff:${person.member.emailFolded}`);
    expect(await locked()).toHaveLength(1);
    const operator = { actor: { kind: 'operator', id: null }, role: null, schoolId: null } as const;
    await portal.services.people.removeFactor(person.member, operator);
    expect(await locked()).toEqual([]);
  });

  test('a reader of the database cannot make codes', async () => {
    const { totpSecret, member } = await asStaffMember(portal, ofSchool('ict'));
    const row = JSON.stringify(await portal.services.db('staff_members').where({ id: member.id }));
    expect(row).not.toContain(totpSecret);
  });
});

describe('sign-in', () => {
  test('security 1: an unknown address is answered like a wrong password', async () => {
    const { member } = await asStaffMember(portal, ofSchool('teacher'));
    const answers = [];
    for (const email of [member.email, 'nobody@school.example.org']) {
      const visit = portal.visit();
      await visit.get('/staff/sign-in');
      const before = portal.services.hashing.operations();
      const answer = await visit.post('/staff/sign-in', { email, password: 'wrong horse battery' });
      expect(portal.services.hashing.operations() - before).toBe(1);
      answers.push({
        status: answer.status,
        text: answer.text.replace(email, '').replace(/name="_csrf" value="[^"]+"/g, ''),
      });
    }
    expect(answers[0]).toEqual(answers[1]);
  });

  test('security 13: staff have no challenge path', async () => {
    const { member } = await asStaffMember(portal, ofSchool('teacher'));
    const asked = await portal.services.reset.questionsFor(member.emailFolded);
    expect(asked.length).toBeGreaterThan(0); // decoys, as for anybody
    expect(await portal.services.db('answer_sets').where({ account_id: member.id })).toEqual([]);
  });

  test('security 34: a disabled person is out with the next request', async () => {
    const { member, visit } = await asStaffMember(portal, ofSchool('teacher'));
    await inTransaction(portal.services.db, (tx) =>
      tx('staff_members').where({ id: member.id }).update({ status: 'disabled' }),
    );
    expect((await visit.get('/staff/prove')).location).toBe('/staff/sign-in');
    expect((await signInAgain(member.email)).answer.status).toBe(400);
  });

  test('a quiet visit of staff lasts 30 minutes', async () => {
    const { visit } = await asStaffMember(portal, ofSchool('teacher'));
    portal.clock.advance(29 * MINUTE);
    expect((await visit.get('/staff/prove')).status).toBe(200);
    portal.clock.advance(31 * MINUTE);
    expect((await visit.get('/staff/prove')).location).toBe('/staff/sign-in');
  });

  test('a pupil signed in has no way into the staff pages', async () => {
    const visit = portal.visit();
    expect((await visit.get('/staff')).status).toBeGreaterThanOrEqual(303);
  });
});
