import { inTransaction } from '../../server/db/database';
import { addPupil, addSchool, type SchoolFixture } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import { addPupilWithPassword } from '../support/pupils';
import { asStaffMember, type StaffPerson } from '../support/staff';
import { hostileNames } from '../support/paper';

let portal: Portal;
let school: SchoolFixture;
let teacher: StaffPerson;
let ict: StaffPerson;
let admin: StaffPerson;

beforeAll(async () => {
  portal = await startPortal();
  const { db } = portal.services;
  school = await addSchool(db, { code: 'CPS' });
  await addPupil(db, { school, className: '2A', level: 'P2', fullName: 'Calm Cara' });
  await addPupil(db, { school, className: '5A', level: 'P5' });
  const other = await addSchool(db, { code: 'MPS' });
  await addPupil(db, { school: other, className: '2A', level: 'P2', fullName: 'Other Omar' });
  teacher = await asStaffMember(portal, { role: 'teacher', schoolCode: 'CPS', classes: ['2A'] });
  ict = await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' });
  admin = await asStaffMember(portal, { role: 'admin' });
});
afterAll(() => portal.close());

const page = '/staff/levels/P2';

async function addLocked(className: string, fullName: string) {
  const pupil = await addPupilWithPassword(portal, { school, className, level: 'P2', fullName });
  for (let n = 0; n < 6; n++) await tryOn(pupil.loginIdFolded, `Wrong-${n}-guess`);
  return pupil;
}

const tryOn = (canonicalId: string, password: string) =>
  portal.services.signIn({ canonicalId, password, visitor: { address: '', device: null } });

async function shown({ visit }: StaffPerson, path = page): Promise<string> {
  const { status, text } = await visit.get(path);
  expect(status).toBe(200);
  return text;
}

test('shows the classes of the level with their counts, and links to them', async () => {
  const lily = await addLocked('2A', 'Locked Lily');
  const { db, issueDefaultPassword } = portal.services;
  for (const status of ['active', 'disabled']) {
    const { id, loginIdFolded } = await addPupil(db, { school, className: '2B', level: 'P2' });
    await issueDefaultPassword(loginIdFolded, { kind: 'operator', id: null });
    await inTransaction(db, (tx) => tx('accounts').where({ id }).update({ status }));
  }
  const text = await shown(ict);
  const rows = [...text.matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) =>
    row
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  expect(rows).toContain('2A 2027 2 0 1 0');
  expect(rows).toContain('2B 2027 1 0 0 1');
  expect(text).toContain(`href="/staff/classes/${lily.formClassId}"`);
  // Outside the tags, where no token holds these letters by chance.
  expect(text.replace(/<[^>]*>/g, ' ')).not.toMatch(/\b5A\b/);
  expect(text).not.toContain('Other Omar');
  for (const list of ['/staff/classes', `/staff/classes/${lily.formClassId}`]) {
    expect((await ict.visit.get(list)).text).toContain(`href="${page}"`);
  }
});

test('security 34: a teacher sees their own classes of the level, and no other level', async () => {
  await addLocked('2B', 'Hidden Hana');
  const text = await shown(teacher);
  expect(text).toContain('Locked Lily');
  expect(text).not.toContain('Hidden Hana');
  expect(text).not.toContain('>2B<');
  expect(text).not.toContain('/staff/cards"');
  for (const path of ['/staff/levels/P5', '/staff/levels/P9', `${page}?school=MPS`]) {
    expect((await teacher.visit.get(path)).status).toBe(404);
  }
  const refused = await teacher.visit.post('/staff/levels/P5/unlock', { school: 'CPS' });
  expect(refused.status).toBe(404);
});

test('an admin chooses the school by one of its classes', async () => {
  expect(await admin.visit.get(page)).toMatchObject({ status: 303, location: '/staff/classes' });
  const text = await shown(admin, `${page}?school=MPS`);
  expect(text).toContain('School MPS');
  expect(text).not.toContain('Locked Lily');
  const list = await shown(admin, '/staff/classes');
  const [, href = ''] = /href="(\/staff\/levels\/P5\?school=[^"]+)"/.exec(list) ?? [];
  expect(await shown(admin, href)).toContain('School CPS');
  expect((await admin.visit.get(`${page}?school=XXX`)).status).toBe(404);
});

test('those who were ticked are unlocked, with how they were known, and the page says so', async () => {
  const { db } = portal.services;
  const one = await addLocked('2A', 'Shut Shan');
  const other = await addLocked('2A', 'Left Lee');
  const stranger = await addLocked('2C', 'Outside Omi');
  await teacher.visit.get(page);
  const done = await teacher.visit.post(`${page}/unlock`, {
    ...{ school: 'CPS', identified: 'called', p_0: one.id, p_1: stranger.id },
  });
  expect(done).toMatchObject({ status: 303, location: page });
  const text = await shown(teacher);
  expect(text).toContain('Unlocked. The pupils can try again now.');
  expect(text).not.toContain('Shut Shan');
  expect(text).toContain('Left Lee');
  const released = await db('audit_events')
    .where({ action: 'lock.released', actor_id: teacher.member.id })
    .select<{ subject_id: string; details: string }[]>('subject_id', 'details');
  expect(released.map(({ subject_id: id }) => id)).toEqual([one.id]);
  expect(JSON.parse(released[0]?.details ?? '')).toEqual({ path: 'both', identified: 'called' });
  expect((await shown(ict)).match(/Left Lee|Outside Omi/g)).toContain('Outside Omi');
  expect(other.id).not.toBe(one.id);
});

test('a tick that belongs to another level or school unlocks nobody', async () => {
  const { db } = portal.services;
  const [inP5] = await db('accounts').where({ level: 'P5' }).pluck<string[]>('id');
  const [elsewhere] = await db('accounts').where({ full_name: 'Other Omar' }).pluck<string[]>('id');
  await admin.visit.get(`${page}?school=CPS`);
  const form = { school: 'CPS', p_0: inP5 ?? '', p_1: elsewhere ?? '' };
  const done = await admin.visit.post(`${page}/unlock`, form);
  expect(done).toMatchObject({ status: 303, location: `${page}?school=CPS` });
  expect(await shown(admin, `${page}?school=CPS`)).toContain('Nobody was ticked');
  const released = await db('audit_events').where({ actor_id: admin.member.id });
  expect(released.map(({ action }: { action: string }) => action)).not.toContain('lock.released');
});

test('nobody ticked changes nothing and says so; the same form works once', async () => {
  await ict.visit.get(page);
  const form = { _csrf: ict.visit.token, school: 'CPS' };
  const sent = await Promise.all(
    Array.from({ length: 5 }, () => ict.visit.send('POST', `${page}/unlock`, { form })),
  );
  expect(sent.map(({ status }) => status)).toEqual([303, 303, 303, 303, 303]);
  expect(sent.map(({ location }) => location?.split('?')[0])).toEqual(Array(5).fill(page));
  expect(await shown(ict)).toMatch(/Nobody was ticked|This form was sent before/);
});

test('who may print for many is led to the page that repeats the count', async () => {
  const text = await shown(ict);
  const [, group = ''] = /name="group" value="(level:[^"]+:P2)"/.exec(text) ?? [];
  expect(text).toMatch(/<option value="cards">/);
  const asked = await ict.visit.post('/staff/cards', { kind: 'labels', group, validFrom: '' });
  expect(asked.status).toBe(200);
  expect(asked.text).toMatch(/Labels for \d+ pupils of P2/);
  expect(await shown(ict, '/staff/levels/P5')).not.toMatch(/<option value="cards">/);
});

test('security 37: hostile names are inert on it', async () => {
  const { db } = portal.services;
  for (const [index, [, name]] of hostileNames.entries()) {
    const fullName = name
      .replace(/\u0000/g, '')
      .slice(0, 300)
      .toWellFormed();
    const pupil = await addLocked('2A', `Victim ${index}`);
    await inTransaction(db, (tx) =>
      tx('accounts').where({ id: pupil.id }).update({ full_name: fullName }),
    );
  }
  const text = await shown(teacher);
  expect(text).not.toContain('<img src=x');
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
}, 60_000);
