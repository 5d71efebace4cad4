import { startPortal, type Portal } from '../support/portal';
import { staffRoutes, type StaffRoute } from '../support/staff-routes';
import { makeWorld, type World } from '../support/staff-world';
import type { StaffPerson } from '../support/staff';

/** What may come twice: it looks, asks back, leads on, or ends what is over by then. */
const harmless = [
  ...['/staff/account/codes', '/staff/account/sign-out-everywhere', '/staff/set-factor'],
  ...['/staff/prove', '/staff/cards', '/staff/cards/:id/take', '/staff/cards/:id/confirm'],
  ...['/staff/audit/check', '/staff/audit/export', '/staff/roster'],
];
const deeds = staffRoutes.filter(({ method, path, object }) => {
  return method === 'POST' && object !== 'nothing' && !harmless.includes(path);
});

let portal: Portal;
let world: World;
let ict: StaffPerson;
let admin: StaffPerson;

beforeAll(async () => {
  portal = await startPortal({ settings: { STAFF_PROOF_MINUTES: '1440' } });
  world = await makeWorld(portal);
  ict = await world.person('ict');
  admin = await world.person('admin');
});
afterAll(() => portal.close());

async function addressOf({ path, object }: StaffRoute, staffId: string): Promise<string> {
  if (!object) return path;
  const { inside } = await world.objects('ict', staffId, object);
  return path.replace(/:\w+/, inside);
}

test.each(deeds)('$path does its deed once for a double click', async (route) => {
  const { visit, member } = route.roles.includes('ict') ? ict : admin;
  const address = await addressOf(route, member.id);
  await visit.get('/staff/account');
  const form = { ...route.form, _csrf: visit.token };
  const first = await visit.send('POST', address, { form });
  expect(first.status).not.toBe(404);
  // What the first one did is said there, and nowhere else.
  if (first.location) await visit.get(first.location);
  const second = await visit.send('POST', address, { form });
  expect(second.status).toBe(303);
  expect((await visit.get(second.location ?? '')).text).toContain('This form was sent before');
});
