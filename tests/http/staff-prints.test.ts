import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../../server/accounts/account';
import { inTransaction } from '../../server/db/database';
import { addPupil, addSchool, type SchoolFixture } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import { asStaffMember, type StaffPerson } from '../support/staff';

let portal: Portal;
let school: SchoolFixture;
let ict: StaffPerson;
let pupils: Account[];
/** Lets what is held go on. */
let release: () => void;

beforeEach(async () => {
  portal = await startPortal();
  release = () => undefined;
  const { db } = portal.services;
  school = await addSchool(db, { code: 'CPS' });
  pupils = [];
  for (const fullName of ['Aisyah', 'Bala', '<b>Chen</b>']) {
    pupils.push(await addPupil(db, { school, className: '4A', fullName }));
  }
  ict = await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' });
});
afterEach(async () => {
  release();
  await portal.services.prints.close();
  await portal.close();
});

const classId = () => pupils[0]?.formClassId ?? '';
const count = async (table: string, where: object = {}) =>
  (await portal.services.db(table).where(where)).length;

async function made(address: string | null): Promise<string> {
  const id = address?.split('/').at(-1) ?? '';
  for (;;) {
    const print = await portal.services.prints.progress(id);
    if (!print) throw new Error(`no print at ${String(address)}`);
    if (print.state !== 'making') return id;
    await sleep(10);
  }
}

/** Slips of the class for the 18th, handed out. */
async function slipsForLater({ visit }: StaffPerson): Promise<string> {
  await visit.get('/staff/cards');
  const order = { kind: 'slips', group: `class:${classId()}`, validFrom: '2027-01-18' };
  await visit.post('/staff/cards', order);
  const started = await visit.post('/staff/cards/start', { ...order, count: '3' });
  const id = await made(started.location);
  const page = `/staff/cards/${id}`;
  await visit.get(page);
  expect((await visit.post(`${page}/take`)).headers['content-type']).toBe('application/pdf');
  return page;
}

test('slips that wait are listed, and cancelled after a page that says what is lost', async () => {
  const { visit } = ict;
  const page = await slipsForLater(ict);
  const { text } = await visit.get(page);
  expect(text).toContain('3 slips wait for their day. They work from Mon, 18 Jan 2027');
  expect(text).toContain('&lt;b&gt;Chen&lt;/b&gt;');
  const bala = />\s*Bala\b/;
  expect(text).toMatch(bala);
  const asked = await visit.post(`${page}/cancel`, { which: 'ticked', p_0: pupils[1]?.id ?? '' });
  expect(asked.status).toBe(200);
  expect(asked.text).toContain('The slip of 1 pupil of 4A will never work');
  expect(await count('planned_passwords')).toBe(3);
  const form = { which: 'ticked', count: '1', p_0: pupils[1]?.id ?? '' };
  expect(await visit.post(`${page}/cancel`, form)).toMatchObject({ status: 303, location: page });
  const after = (await visit.get(page)).text;
  expect(after).toContain('Cancelled. Those slips will never work');
  expect(after).not.toMatch(bala);
  await visit.post(`${page}/cancel`, { which: 'all' });
  await visit.post(`${page}/cancel`, { which: 'all', count: '2' });
  expect((await visit.get(page)).text).toContain('cancelled before their day');
  expect(await count('planned_passwords')).toBe(0);
  expect(await count('audit_events', { action: 'slips.cancelled' })).toBe(2);
  expect((await visit.get('/staff/cards')).text).toContain('cancelled');
});

test('nobody ticked, or nothing that waits, changes nothing and says so', async () => {
  const page = await slipsForLater(ict);
  expect((await ict.visit.post(`${page}/cancel`, { which: 'ticked' })).location).toBe(page);
  expect((await ict.visit.get(page)).text).toContain('Nobody was ticked');
  await inTransaction(portal.services.db, (tx) => tx('planned_passwords').delete());
  await ict.visit.post(`${page}/cancel`, { which: 'all', count: '3' });
  expect((await ict.visit.get(page)).text).toContain('No slips of this print wait any more');
});

test('security 34: a teacher sees that slips wait and cancels none', async () => {
  const teacher = await asStaffMember(portal, {
    ...{ role: 'teacher', schoolCode: 'CPS', classes: ['4A'] },
  });
  const page = await slipsForLater(ict);
  await inTransaction(portal.services.db, (tx) =>
    tx('print_jobs').update({ made_by_id: teacher.member.id }),
  );
  const { text } = await teacher.visit.get(page);
  expect(text).toContain('3 slips wait for their day');
  expect(text).not.toContain('/cancel"');
  const refused = await teacher.visit.post(`${page}/cancel`, { which: 'all', count: '3' });
  expect(refused.status).toBe(404);
  expect(await count('planned_passwords')).toBe(3);
});

describe('security 36: a full print room', () => {
  /** Nothing is hashed for a while: what began stays in the making. */
  function hold(): void {
    const { hashing } = portal.services;
    const { hash } = hashing;
    const { promise, resolve } = Promise.withResolvers<void>();
    hashing.hash = async (...args) => {
      await promise;
      return hash(...args);
    };
    release = resolve;
  }

  const slips = (person: StaffPerson) => {
    const ticked = Object.fromEntries(pupils.map(({ id }, index) => [`p_${index}`, id]));
    const form = { kind: 'slips', count: '3', ...ticked, _csrf: person.visit.token };
    return person.visit.send('POST', `/staff/classes/${classId()}/print`, { form });
  };

  /** So many people order slips at once. Their own passwords are hashed before nothing is. */
  async function orders(many: number) {
    const people: StaffPerson[] = [];
    for (let n = 0; n < many; n++) {
      people.push(await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' }));
    }
    for (const { visit } of people) await visit.get(`/staff/classes/${classId()}`);
    hold();
    return { people, answers: await Promise.all(people.map(slips)) };
  }

  test('costs no place within the limit: of seven orders at once three begin and count', async () => {
    const { db } = portal.services;
    await inTransaction(db, (tx) => tx('accounts').update({ last_sign_in_at: 1 }));
    const { people, answers } = await orders(7);
    const refused = answers.filter(({ status }) => status === 400);
    expect(refused).toHaveLength(4);
    expect(refused[0]?.text).toContain('Other prints are being made');
    expect(await count('issued_defaults')).toBe(3 * 3);
    const charged = await db('issued_defaults').distinct('staff_id').pluck<string[]>('staff_id');
    const begun = people.filter((_, index) => answers[index]?.status === 303);
    expect(charged.sort()).toEqual(begun.map(({ member }) => member.id).sort());
    release();
    for (const { location } of answers.filter(({ status }) => status === 303)) await made(location);
  }, 60_000);

  test('leaves an approval to be used, and it is used once there is room', async () => {
    const { db } = portal.services;
    await inTransaction(db, (tx) => tx('accounts').update({ last_sign_in_at: 1 }));
    const now = portal.clock.now();
    const accountIds = JSON.stringify(pupils.map(({ id }) => id).sort());
    await inTransaction(db, async (tx) => {
      await tx('issued_defaults').insert(
        Array.from({ length: 99 }, (_, index) => ({
          ...{ id: `i${index}`, staff_id: ict.member.id, account_id: pupils[0]?.id, at: now },
          counted: 1,
        })),
      );
      await tx('approvals').insert({
        ...{ id: 'approval', school_id: school.id, asked_by: ict.member.id, what: '4A' },
        ...{ account_ids: accountIds, asked_at: now, expires_at: now + 3_600_000 },
        state: 'approved',
      });
    });
    const { answers } = await orders(3);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    await ict.visit.get(`/staff/classes/${classId()}`);
    expect((await slips(ict)).status).toBe(400);
    expect(await count('approvals', { id: 'approval', state: 'approved' })).toBe(1);
    release();
    for (const { location } of answers) await made(location);
    await ict.visit.get(`/staff/classes/${classId()}`);
    const again = await slips(ict);
    expect(again.location).toMatch(/^\/staff\/cards\//);
    expect(await count('approvals', { id: 'approval', state: 'done' })).toBe(1);
    await made(again.location);
  }, 60_000);
});

test.each(['2027-02-31', '18 January', '2027-1-18', '2027-13-01'])(
  'slips from %s, a day that no calendar has, are refused at the field',
  async (validFrom) => {
    const { visit } = ict;
    await visit.get('/staff/cards');
    const order = { kind: 'slips', group: `class:${classId()}`, validFrom };
    const answer = await visit.post('/staff/cards', order);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('href="#validFrom"');
    expect(await count('print_jobs')).toBe(0);
  },
);

test('slips from a day begin with that day at the school, not in Greenwich', async () => {
  await slipsForLater(ict);
  const [print] = await portal.services.db('print_jobs').select<{ valid_from: number }[]>();
  expect(print?.valid_from).toBe(Date.parse('2027-01-18T00:00:00+08:00'));
});
