import { setTimeout as sleep } from 'node:timers/promises';
import { verifyAudit } from '../../server/audit/verify';
import { startFleet, type Fleet, type FleetNode } from '../support/fleet';
import {
  addEnrolledPupil,
  answerCorrectly,
  NEW_PASSWORD,
  PASSWORD,
  signIn,
  type EnrolledPupil,
} from '../support/pupils';
import type { Answer, Visit } from '../support/visit';

jest.setTimeout(120_000);

let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet(2, { STOP_GRACE_SECONDS: '1', STOP_FINISH_SECONDS: '5' });
});
afterAll(() => fleet.close());

test('security 25: a node killed in mid-flight loses nothing that was confirmed', async () => {
  const pupils: EnrolledPupil[] = [];
  for (let n = 0; n < 8; n++) pupils.push(await addEnrolledPupil(fleet.portal));
  const doomed = fleet.nodes[0] as FleetNode;
  const ready: Visit[] = [];
  for (const pupil of pupils) {
    const visit = fleet.visitOn(doomed);
    await answerCorrectly(visit, pupil);
    await visit.get('/sspr/forgot/new-password');
    ready.push(visit);
  }
  const form = { newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
  let confirmed = 0;
  const posts = ready.map(async (visit) => {
    const answer = await visit.post('/sspr/forgot/new-password', form).catch(() => null);
    const isConfirmed = answer?.location === '/sspr/forgot/done';
    // With some confirmed and others under way, the node goes.
    if (isConfirmed && ++confirmed === 3) doomed.child.kill('SIGKILL');
    return isConfirmed;
  });
  const outcomes = await Promise.all(posts);
  expect(outcomes.filter(Boolean).length).toBeGreaterThanOrEqual(3);
  expect(outcomes).toContain(false);

  const { passwords, db, keys } = fleet.portal.services;
  for (const [n, pupil] of pupils.entries()) {
    const credential = await passwords.find(pupil.account.id);
    const isNew = await passwords.verify(credential, NEW_PASSWORD);
    const isOld = await passwords.verify(credential, PASSWORD);
    // Never both, never neither; and what the pupil was told is so.
    expect(isOld).toBe(!isNew);
    if (outcomes[n]) expect(isNew).toBe(true);
  }
  // Who was cut off goes on on another node, with the same visit and the same reset.
  const [other] = fleet.nodes.slice(1) as [FleetNode];
  for (const [n, visit] of ready.entries()) {
    if (outcomes[n]) continue;
    const there = fleet.visitOn(other);
    for (const [name, value] of visit.cookies) there.cookies.set(name, value);
    there.token = visit.token;
    const again = await there.post('/sspr/forgot/new-password', form);
    expect(again.location).toBe('/sspr/forgot/done');
  }
  expect(await verifyAudit(db, keys.audit)).toMatchObject({ findings: [] });
  await fleet.restart(0);
});

test('restarted one after the other under load: nobody fails but for one retry', async () => {
  const pupils: EnrolledPupil[] = [];
  for (let n = 0; n < 4; n++) pupils.push(await addEnrolledPupil(fleet.portal));
  const balancer = createBalancer(fleet);
  let isOver = false;
  const wrong: string[] = [];
  let visits = 0;
  const clients = pupils.map(async ({ account: { loginId } }) => {
    while (!isOver) {
      const visit = balancer.visit();
      const steps = [
        await signIn(visit, loginId),
        await visit.get('/portal'),
        await visit.post('/sign-out'),
      ];
      const got = steps.map(({ status }) => status).join();
      if (got !== '303,200,303') wrong.push(got);
      visits++;
    }
  });
  for (const [index, node] of fleet.nodes.entries()) {
    await sleep(500);
    expect(await node.end('SIGTERM')).toBe(0);
    await fleet.restart(index);
  }
  await sleep(500);
  isOver = true;
  await Promise.all(clients);
  balancer.close();
  expect(wrong).toEqual([]);
  expect(visits).toBeGreaterThan(10);
  process.stdout.write(`rolling restart: ${visits} visits, ${balancer.retries()} retried\n`);
});

/** Sends each request to the next node that says that it is ready, and once more when it is cut. */
function createBalancer(fleet: Fleet) {
  const { nodes } = fleet;
  let retries = 0;
  let turn = 0;
  const ready = new Set<number>();
  const look = async () => {
    for (const node of [...nodes]) {
      if (await node.isReady()) ready.add(node.port);
      else ready.delete(node.port);
    }
  };
  const timer = setInterval(() => void look(), 100);
  const next = (): FleetNode => {
    const open = nodes.filter(({ port }) => ready.size === 0 || ready.has(port));
    const node = open[turn++ % open.length];
    if (!node) throw new Error('no node is ready');
    return node;
  };

  async function retried(visit: Visit, once: (on: Visit) => Promise<Answer>): Promise<Answer> {
    const node = next();
    try {
      return await through(visit, fleet.visitOn(node), once);
    } catch {
      retries++;
      ready.delete(node.port);
      return through(visit, fleet.visitOn(next()), once);
    }
  }

  return {
    retries: () => retries,
    close: () => clearInterval(timer),
    visit(): Visit {
      const visit = fleet.visit();
      return Object.assign(visit, {
        get: (path: string) => retried(visit, (on) => on.get(path)),
        post: (path: string, form = {}) => retried(visit, (on) => on.post(path, form)),
      });
    },
  };
}

/** The request of one browser by way of another connection. */
async function through(
  visit: Visit,
  on: Visit,
  once: (on: Visit) => Promise<Answer>,
): Promise<Answer> {
  for (const [name, value] of visit.cookies) on.cookies.set(name, value);
  on.token = visit.token;
  const answer = await once(on);
  visit.token = on.token;
  visit.cookies.clear();
  for (const [name, value] of on.cookies) visit.cookies.set(name, value);
  return answer;
}
