import { createApp } from '../../server/app';
import { inTransaction } from '../../server/db/database';
import { roles, type Role } from '../../server/staff/roles.rules';
import { addPupil } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import type { StaffPerson } from '../support/staff';
import {
  doors,
  registeredStaffRoutes,
  staffRoutes,
  type StaffRoute,
} from '../support/staff-routes';
import { makeWorld, type World } from '../support/staff-world';
import type { Answer } from '../support/visit';

const DAY = 24 * 60 * 60 * 1000;

let portal: Portal;
let world: World;

beforeAll(async () => {
  portal = await startPortal({ settings: { STAFF_PROOF_MINUTES: '1440' } });
  world = await makeWorld(portal);
});
afterAll(() => portal.close());

test('security 34: every staff route is in the table of who may', () => {
  const known = [...doors, ...staffRoutes.map(({ method, path }) => `${method} ${path}`)];
  expect(registeredStaffRoutes(createApp(portal.services)).sort()).toEqual(known.sort());
});

test.each(staffRoutes)(
  'security 34: $method $path opens for nobody who is not signed in',
  async ({ method, path }) => {
    const visit = portal.visit();
    await visit.get('/staff/sign-in');
    const address = path.replace(/:\w+/, 'anything');
    const answer = method === 'GET' ? await visit.get(address) : await visit.post(address);
    expect(answer).toMatchObject({ status: 303, location: '/staff/sign-in' });
  },
);

describe.each(roles)('a person with the role %s', (role) => {
  let person: StaffPerson;
  beforeAll(async () => {
    person = await world.person(role);
  });

  const ending = staffRoutes.filter(({ path }) => path.endsWith('sign-out-everywhere'));
  const routes = [...staffRoutes.filter((one) => !ending.includes(one)), ...ending];

  test.each(routes)('security 34: $method $path', async (route) => {
    const { object } = route;
    const ids = object && (await world.objects(role, person.member.id, object));
    const inside = await ask(person, route, ids?.inside ?? '');
    const isOpen = route.roles.includes(role) && object !== 'nothing';
    if (isOpen) expect([403, 404, 500, 503]).not.toContain(inside.status);
    else expect(inside.status).toBe(404);
    if (!ids?.outside) return;
    // A level has the same address in every school, and a form is sent once.
    if (ids.inside === ids.outside) await person.visit.get('/staff');
    // The other school's page would say so in its form.
    const form = Object.fromEntries(
      Object.entries(route.form ?? {}).map(([name, value]) => [
        name,
        value.replace('OWN', 'OTHER'),
      ]),
    );
    expect((await ask(person, { ...route, form }, ids.outside)).status).toBe(404);
  });
});

async function ask({ visit }: StaffPerson, route: StaffRoute, id: string): Promise<Answer> {
  const path = route.path.replace(/:\w+/, id);
  if (route.method === 'POST') return visit.post(path, route.form ?? {});
  const query = new URLSearchParams(route.form).toString();
  return visit.get(query === '' ? path : `${path}?${query}`);
}

describe('scope at this moment', () => {
  const seen = async ({ visit }: StaffPerson, id: string) =>
    (await visit.get(`/staff/pupils/${id}`)).status;

  test('security 34: out of scope is in the audit', async () => {
    const teacher = await world.person('teacher');
    const { db } = portal.services;
    const stranger = await addPupil(db, { school: world.other, className: '4A' });
    expect(await seen(teacher, stranger.id)).toBe(404);
    const told = await db('audit_events').where({
      actor_id: teacher.member.id,
      action: 'staff.denied',
    });
    expect(JSON.stringify(told)).toContain(stranger.id);
  });

  test("last year's 3A is not this year's 3A", async () => {
    const { db } = portal.services;
    const teacher = await world.person('teacher');
    const pupil = await addPupil(db, { school: world.own, className: '4A' });
    expect(await seen(teacher, pupil.id)).toBe(200);
    const next = await addClass(portal, world.own.id, 2028);
    await inTransaction(db, (tx) =>
      tx('accounts').where({ id: pupil.id }).update({ form_class_id: next }),
    );
    expect(await seen(teacher, pupil.id)).toBe(404);
  });

  test('a demotion takes effect with the next request', async () => {
    const ict = await world.person('ict');
    const pupil = await addPupil(portal.services.db, { school: world.own, className: '4A' });
    expect(await seen(ict, pupil.id)).toBe(200);
    await inTransaction(portal.services.db, (tx) =>
      tx('staff_members').where({ id: ict.member.id }).update({ role: 'teacher' }),
    );
    expect(await seen(ict, pupil.id)).toBe(404);
    expect((await ict.visit.get('/staff/people')).status).toBe(404);
  });

  test('a cover begins and ends on its days, by itself', async () => {
    const { db, cover, config } = portal.services;
    const teacher = await world.person('teacher');
    const pupil = await addPupil(db, { school: world.own, className: '5A', level: 'P5' });
    const ict = await world.person('ict');
    const dayAt = (at: number) => new Date(at + 8 * 60 * 60 * 1000).toISOString().slice(0, 10);
    const now = portal.clock.now();
    await cover.give({
      member: ict.member,
      formClass: { id: pupil.formClassId, schoolId: pupil.schoolId },
      teacherId: teacher.member.id,
      fromDay: dayAt(now + DAY),
      toDay: dayAt(now + 2 * DAY),
    });
    expect(config.TIME_ZONE).toBe('Asia/Singapore');
    const scopeAt = async (at: number) => {
      portal.clock.set(at);
      const scoped = await portal.services.scopeOf(teacher.member);
      const rows: unknown[] = await scoped.pupils().where('accounts.id', pupil.id);
      return rows.length;
    };
    const days = [];
    for (const later of [0, 1, 2, 3]) days.push(await scopeAt(now + later * DAY));
    portal.clock.set(now);
    expect(days).toEqual([0, 1, 1, 0]);
  });
});

async function addClass({ services }: Portal, schoolId: string, year: number): Promise<string> {
  const id = `class-${year}-${schoolId}`;
  await inTransaction(services.db, (tx) =>
    tx('form_classes').insert({ id, school_id: schoolId, year, name: '4A', level: 'P4' }),
  );
  return id;
}

test.each(roles.filter((role): role is Role => role === 'office' || role === 'ict'))(
  'security 33: %s grants nothing above its own role',
  async (role) => {
    const { visit } = await world.person(role);
    const answer = await visit.post('/staff/people', {
      ...{ email: 'new@school.example.org', name: 'New Person', role: 'admin' },
    });
    expect([400, 404]).toContain(answer.status);
    const made = await portal.services
      .db('staff_members')
      .where({ email: 'new@school.example.org' });
    expect(made).toEqual([]);
  },
);
