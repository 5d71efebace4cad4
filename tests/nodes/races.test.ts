import { verifyAudit } from '../../server/audit/verify';
import { startFleet, type Fleet } from '../support/fleet';
import {
  addEnrolledPupil,
  addPupilWithPassword,
  answerCorrectly,
  openQuestions,
  PASSWORD,
  signIn,
} from '../support/pupils';
import type { Answer, Visit } from '../support/visit';

jest.setTimeout(60_000);

const AT_ONCE = 24;

// Their requests are spread: each goes to the next node.
describe.each([2, 4])('%i nodes on one database', (size) => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await startFleet(size);
  });
  afterAll(() => fleet.close());

  const visits = (count = AT_ONCE) => Array.from({ length: count }, () => fleet.visit());
  const statuses = (answers: Answer[], status: number) =>
    answers.filter((answer) => answer.status === status).length;

  test('security 4: of 24 wrong passwords at once exactly 5 are tried', async () => {
    const { loginId } = await addPupilWithPassword(fleet.portal);
    const browsers = visits();
    for (const visit of browsers) await visit.get('/sign-in');
    const answers = await Promise.all(
      browsers.map((visit, n) => visit.post('/sign-in', { loginId, password: `Wrong-one-${n}` })),
    );
    expect([statuses(answers, 400), statuses(answers, 429)]).toEqual([5, AT_ONCE - 5]);
  });

  test('security 4: of 24 wrong answers at once exactly 3 are tried', async () => {
    const { account } = await addEnrolledPupil(fleet.portal);
    const browsers = visits();
    for (const visit of browsers) await openQuestions(visit, account.loginId);
    const answers = await Promise.all(
      browsers.map((visit, n) =>
        visit.post('/sspr/forgot/questions', { answer1: `wrong ${n}`, answer2: 'wrong too' }),
      ),
    );
    expect([statuses(answers, 400), statuses(answers, 429)]).toEqual([3, AT_ONCE - 3]);
  });

  test('security 25: of 8 last posts of one reset with other passwords one wins', async () => {
    const pupil = await addEnrolledPupil(fleet.portal);
    const visit = fleet.visit();
    await answerCorrectly(visit, pupil);
    await visit.get('/sspr/forgot/new-password');
    const chosen = Array.from({ length: 8 }, (_, n) => `Lantern-River-${n}7`);
    const answers = await Promise.all(
      chosen.map((password) =>
        twin(visit).post('/sspr/forgot/new-password', {
          newPassword: password,
          confirmPassword: password,
        }),
      ),
    );
    const done = answers.filter(({ location }) => location === '/sspr/forgot/done');
    expect(done).toHaveLength(1);
    const { db, passwords } = fleet.portal.services;
    const credential = await passwords.find(pupil.account.id);
    const works = [];
    for (const password of [PASSWORD, ...chosen]) {
      works.push(await passwords.verify(credential, password));
    }
    expect(works.filter(Boolean)).toHaveLength(1);
    expect(works[0]).toBe(false);
    const told = await db('audit_events')
      .where({ subject_id: pupil.account.id, action: 'password.changed' })
      .whereLike('details', '%challenge%');
    expect(told).toHaveLength(1);
  });

  test('a visit begun on one node goes on on the others, with its tokens', async () => {
    const { loginId } = (await addEnrolledPupil(fleet.portal)).account;
    const [first, second] = fleet.nodes as [Fleet['nodes'][0], Fleet['nodes'][0]];
    const visit = fleet.visitOn(first);
    await signIn(visit, loginId);
    const page = await visit.get('/sspr/password');
    expect(page.status).toBe(200);
    const there = as(visit, fleet.visitOn(second));
    const form = { currentPassword: PASSWORD, newPassword: 'short', confirmPassword: 'short' };
    // Refused for the password, not for the token.
    expect((await there.post('/sspr/password', form)).status).toBe(400);
    const forged = as(visit, fleet.visitOn(second));
    forged.token = 'forged';
    expect((await forged.post('/sspr/password', form)).status).toBe(403);
    expect((await visit.post('/sign-out')).status).toBe(303);
    expect((await there.get('/portal')).location).toBe('/sign-in');
  });

  test('requests for help of one visitor are counted over all nodes', async () => {
    await fleet.portal.services.schools.add(
      { code: 'CPS', name: 'Cedar Primary', contact: { phone: '6000 0000' } },
      { kind: 'operator', id: null },
    );
    const browsers = visits(8);
    for (const visit of browsers) await visit.get('/help/request');
    const answers = await Promise.all(
      browsers.map((visit, n) =>
        visit.post('/help/request', {
          ...{ schoolCode: 'CPS', fullName: `Wei Ling ${'abcdefgh'[n]}`, className: '4A' },
          ...{ asking: 'guardian', problem: 'locked', replyTo: '9000 0000', message: '' },
        }),
      ),
    );
    expect([statuses(answers, 303), statuses(answers, 429)]).toEqual([3, 5]);
  });

  test('the audit that all of them wrote together is whole', async () => {
    const { db, keys } = fleet.portal.services;
    const { findings, events } = await verifyAudit(db, keys.audit);
    expect(findings).toEqual([]);
    expect(events).toBeGreaterThan(10);
  });

  const twin = (visit: Visit) => as(visit, fleet.visit());
});

/** The same browser, as another connection of it. */
function as(visit: Visit, other: Visit): Visit {
  for (const [name, value] of visit.cookies) other.cookies.set(name, value);
  other.token = visit.token;
  return other;
}
