import type { SchoolFixture } from '../support/fixtures';
import { addSchool } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  addPupilWithDefault,
  answerCorrectly,
  PASSWORD,
  signIn,
  type EnrolledPupil,
} from '../support/pupils';
import { asStaffMember, type StaffPerson } from '../support/staff';
import type { Visit } from '../support/visit';

/** Within the installation's policy, and two characters short of the school's. */
const EIGHT = 'Gardn-41';
const page = '/staff/settings/policy';

let portal: Portal;
/** A second process on the same database. */
let beside: Portal;
let cps: SchoolFixture;
let mps: SchoolFixture;
let ict: StaffPerson;
let admin: StaffPerson;
let keeper: EnrolledPupil;

beforeAll(async () => {
  portal = await startPortal({ settings: { STAFF_PROOF_MINUTES: '1440' } });
  beside = await startPortal({ database: portal.database, clock: portal.clock });
  cps = await addSchool(portal.services.db, { code: 'CPS' });
  mps = await addSchool(portal.services.db, { code: 'MPS' });
  ict = await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' });
  admin = await asStaffMember(portal, { role: 'admin' });
  keeper = await addEnrolledPupil(portal, { school: cps, password: EIGHT });
  await beside.visit().get('/help/password-rules');
  const saved = await save(ict, { version: '0', minLength: '10', defaultHours: '24' });
  expect(saved).toMatchObject({ status: 303, location: `${page}?school=CPS` });
});
afterAll(async () => {
  await beside.close();
  await portal.close();
});

async function save(person: StaffPerson, form: Record<string, string>, school = 'CPS') {
  await person.visit.get(`${page}?school=${school}`);
  return person.visit.post(page, { school, ...form });
}

const words = (text: string) =>
  text
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#34;/g, '"')
    .replace(/\s+/g, ' ');

const typed = { newPassword: EIGHT, confirmPassword: EIGHT };

/** A visit on each page that takes a new password, and what its form needs besides. */
const pages: [string, (school: SchoolFixture) => Promise<[Visit, Record<string, string>]>][] = [
  [
    '/sspr/forgot/new-password',
    async (school) => {
      const visit = portal.visit();
      await answerCorrectly(visit, await addEnrolledPupil(portal, { school }));
      return [visit, {}];
    },
  ],
  [
    '/sspr/password',
    async (school) => {
      const visit = portal.visit();
      const { account } = await addEnrolledPupil(portal, { school });
      await signIn(visit, account.loginId);
      return [visit, { currentPassword: PASSWORD }];
    },
  ],
  [
    '/sspr/must-change',
    async (school) => {
      const visit = portal.visit();
      const { account, password } = await addPupilWithDefault(portal, { school });
      await signIn(visit, account.loginId, password);
      return [visit, {}];
    },
  ],
];

describe.each(pages)('%s', (path, open) => {
  test('asks for what the pupil’s school asks for, and says so', async () => {
    const [visit, form] = await open(cps);
    const shown = await visit.get(path);
    expect(words(shown.text)).toContain('10 or more letters');
    expect(shown.text).toMatch(/data-policy="[^"]*minLength&#34;:10/);
    const refused = await visit.post(path, { ...form, ...typed });
    expect(refused.status).toBe(400);
    expect(words(refused.text)).toContain('It is too short: it has 8. Make it 10 or longer.');
    const better = { newPassword: `${EIGHT}-x`, confirmPassword: `${EIGHT}-x` };
    expect((await visit.post(path, { ...form, ...better })).status).toBe(303);
  });

  test('asks a pupil of another school for no more than before', async () => {
    const [visit, form] = await open(mps);
    expect(words((await visit.get(path)).text)).toContain('8 or more letters');
    expect((await visit.post(path, { ...form, ...typed })).status).toBe(303);
  });

  test('suggests what the school accepts', async () => {
    const school = await addSchool(portal.services.db);
    const [visit] = await open(school);
    await save(admin, { version: '0', minLength: '22' }, school.code);
    await visit.get(path);
    const answer = await visit.post('/sspr/suggest', {}, { accept: 'application/json' });
    const { password } = JSON.parse(answer.text) as { password: string };
    expect(password.length).toBeGreaterThanOrEqual(22);
  });
});

test('the help page shows the rules of the school that the visitor chose', async () => {
  const rulesOf = async (query: string) =>
    words((await portal.visit().get(`/help/password-rules${query}`)).text);
  expect(await rulesOf('?school=CPS')).toContain('At School CPS your password must pass');
  expect(await rulesOf('?school=CPS')).toContain('10 or more letters');
  expect(await rulesOf('?school=CPS')).not.toContain('may ask for a bit more');
  expect(await rulesOf('?school=MPS')).toContain('8 or more letters');
  for (const query of ['', '?school=NONE']) {
    expect(await rulesOf(query)).toContain('8 or more letters');
    expect(await rulesOf(query)).toContain('Your school may ask for a bit more.');
  }
});

test('who has a password that meets the older policy keeps it', async () => {
  const visit = portal.visit();
  const answer = await signIn(visit, keeper.account.loginId, EIGHT);
  expect(answer).toMatchObject({ status: 303, location: '/portal' });
});

test('a default password is longer, and works for as long as the school says', async () => {
  const { account, password } = await addPupilWithDefault(portal, { school: cps });
  expect(password.length).toBeGreaterThanOrEqual(10);
  const row = await portal.services
    .db('password_credentials')
    .where({ account_id: account.id })
    .first<{ expires_at: number }>('expires_at');
  expect(row.expires_at).toBe(portal.clock.now() + 24 * 60 * 60 * 1000);
});

test('slips that are printed work for as long as the school says', async () => {
  const { account } = await addPupilWithDefault(portal, { school: cps });
  const started = await portal.services.prints.startPrint({
    ...{ kind: 'slips', schoolId: cps.id, accountIds: [account.id], what: '4A' },
    actor: { kind: 'operator', id: null },
  });
  if (started.kind !== 'started') throw new Error(started.kind);
  expect(started.print.expiresAt).toBe(portal.clock.now() + 24 * 60 * 60 * 1000);
});

test('another process follows after a moment, without a restart', async () => {
  const school = await addSchool(portal.services.db, { code: 'FAR' });
  const shown = async () =>
    words((await beside.visit().get('/help/password-rules?school=FAR')).text);
  expect(await shown()).toContain('8 or more letters');
  await save(admin, { version: '0', minLength: '11' }, school.code);
  portal.clock.advance(3001);
  expect(await shown()).toContain('11 or more letters');
});

test('expiry that a school asks for holds at the next sign-in, and locks nobody out', async () => {
  const school = await addSchool(portal.services.db);
  const { account } = await addEnrolledPupil(portal, { school });
  portal.clock.advance(40 * 24 * 60 * 60 * 1000);
  const late = await asStaffMember(portal, { role: 'ict', schoolCode: school.code });
  await save(late, { version: '0', expiryDays: '30' }, school.code);
  const visit = portal.visit();
  await signIn(visit, account.loginId);
  expect(await visit.get('/portal')).toMatchObject({ status: 303, location: '/sspr/must-change' });
});

describe('the page of the policy', () => {
  let person: StaffPerson;
  beforeAll(async () => {
    person = await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' });
  });

  test('installation, school and what holds stand beside each other', async () => {
    const text = words((await person.visit.get(page)).text);
    expect(text).toContain('Password policy of School CPS');
    expect(text).toContain('Characters at least 8 10 10');
    expect(text).toContain('Hours that a default password works 168 24 24');
    expect(text).toContain('Capital letters at least 1 – 1');
    expect(text).toContain('Characters at least: as the installation → 10');
    expect(text).toContain(ict.member.name);
  });

  test('never looser than the installation: the field says where the floor is', async () => {
    const refused = await save(person, { version: '1', minLength: '7', maxRun: 'two' });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('id="minLength-error"');
    expect(refused.text).toContain('id="maxRun-error"');
    expect(words(refused.text)).toContain('the installation asks for 8 already. Type 8 or more');
    expect(refused.text).toContain('value="two"');
  });

  test.each([
    [{ minSpecial: '23' }, 'Together these need 26 characters, but a password has 24 at most.'],
    [{ minSpecial: '20' }, 'The portal itself cannot make a password'],
  ])('what cannot be met is refused: %j', async (form, sentence) => {
    const refused = await save(person, { version: '1', ...form });
    expect(refused.status).toBe(400);
    expect(words(refused.text)).toContain(sentence);
  });

  test('two people at once: the second one is told, and keeps what was typed', async () => {
    const late = await save(person, { version: '0', minLength: '14' });
    expect(late.status).toBe(409);
    expect(words(late.text)).toContain('Characters at least: 14');
  });

  test('a double click saves once, and nobody is told of somebody else', async () => {
    await person.visit.get(page);
    const form = { school: 'CPS', version: '1', minLength: '10', defaultHours: '24', maxRun: '3' };
    const sent = { _csrf: person.visit.token, ...form };
    const first = await person.visit.send('POST', page, { form: sent });
    const second = await person.visit.send('POST', page, { form: sent });
    for (const { status, location } of [first, second]) {
      expect({ status, location }).toEqual({ status: 303, location: `${page}?school=CPS` });
    }
    expect(portal.services.schoolPolicies.ownOf(cps.id).version).toBe(2);
  });

  test('security 34: another school is not there', async () => {
    expect((await person.visit.get(`${page}?school=MPS`)).status).toBe(404);
    await person.visit.get(page);
    const answer = await person.visit.post(page, { school: 'MPS', version: '0', minLength: '20' });
    expect(answer.status).toBe(404);
    expect(portal.services.schoolPolicies.ownOf(mps.id).version).toBe(0);
  });

  test('security 33: a proof that is too old comes first', async () => {
    portal.clock.advance(25 * 60 * 60 * 1000);
    const back = await asStaffMember(beside, { role: 'ict', schoolCode: 'CPS' });
    await back.visit.get(page);
    beside.clock.advance(11 * 60 * 1000);
    const form = { school: 'CPS', version: '2', minLength: '12' };
    const answer = await back.visit.post(page, form);
    expect(answer).toMatchObject({ status: 303, location: '/staff/prove' });
    expect(portal.services.schoolPolicies.ownOf(cps.id).demands.minLength).toBe(10);
  });
});
