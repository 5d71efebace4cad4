import { DAY, HOUR, MINUTE, SECOND } from '../../server/clock';
import { engines } from '../support/databases';
import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  answerCorrectly,
  answerWrongly,
  NEW_PASSWORD,
  PASSWORD,
  signIn,
  type EnrolledPupil,
} from '../support/pupils';
import type { Answer, Visit } from '../support/visit';

const settings = { SIGNIN_WAITS_SECONDS: '0,0,60,3600', CHALLENGE_WAITS_SECONDS: '0,900' };

describe.each(engines)('a clock that jumps, on %s', (engine) => {
  let portal: Portal;
  let pupil: EnrolledPupil;
  let began: number;

  beforeAll(async () => {
    portal = await startPortal({ engine, settings });
  });
  afterAll(() => portal.close());
  beforeEach(async () => {
    pupil = await addEnrolledPupil(portal);
    began = portal.clock.now();
  });
  afterEach(() => portal.clock.set(began + 60 * DAY));

  /** As far as the page of the new password. */
  async function openReset(): Promise<Visit> {
    const visit = portal.visit();
    const passed = await answerCorrectly(visit, pupil);
    expect(passed.location).toBe('/sspr/forgot/new-password');
    await visit.get('/sspr/forgot/new-password');
    return visit;
  }

  const finish = (visit: Visit): Promise<Answer> =>
    visit.post('/sspr/forgot/new-password', {
      newPassword: NEW_PASSWORD,
      confirmPassword: NEW_PASSWORD,
    });

  async function expectUnchanged(): Promise<void> {
    portal.clock.set(began);
    const { passwords } = portal.services;
    const credential = await passwords.find(pupil.account.id);
    expect(await passwords.verify(credential, PASSWORD)).toBe(true);
  }

  /** Whoever stole the visit's cookie has a fresh visit on the same reset; idle time is no help. */
  async function finishWithoutVisit(): Promise<string> {
    const row = await portal.services
      .db('resets')
      .where({ account_id: pupil.account.id })
      .first<{ id: string }>('id');
    const visitor = { address: '', device: null };
    const post = { resetId: row.id, newPassword: NEW_PASSWORD, visitor };
    return (await portal.services.reset.finish(post)).kind;
  }

  const guess = (visit: Visit, password = PASSWORD) =>
    signIn(visit, pupil.account.loginId, password);

  async function lockSignIn(): Promise<Visit> {
    const visit = portal.visit();
    for (let n = 0; n < 3; n++) expect((await guess(visit, `Wrong-${n}-Word`)).status).toBe(400);
    expect((await guess(visit)).status).toBe(429);
    return visit;
  }

  const retryAfter = ({ headers }: Answer) => Number(headers['retry-after']);

  test('security 9: put back a day, a lock holds at least until the time that was named', async () => {
    const visit = await lockSignIn();
    portal.clock.set(began - DAY);
    const behind = await guess(visit);
    expect(behind.status).toBe(429);
    expect(retryAfter(behind)).toBeGreaterThanOrEqual(60);
    portal.clock.set(began - DAY + 61 * SECOND);
    expect((await guess(visit)).status).toBe(429);
    portal.clock.set(began + 59 * SECOND);
    expect((await guess(visit)).status).toBe(429);
    portal.clock.set(began + 61 * SECOND);
    expect((await guess(visit)).location).toBe('/portal');
  });

  test('security 9: put ahead a day and back again, a lock still holds', async () => {
    const visit = await lockSignIn();
    portal.clock.set(began + DAY);
    // What the settings hold against guessing is not given away: the next wait is the longer one.
    expect((await guess(visit, 'Wrong-3-Word')).status).toBe(400);
    expect((await guess(visit, 'Wrong-4-Word')).status).toBe(429);
    portal.clock.set(began + 30 * SECOND);
    const back = await guess(visit);
    expect(back.status).toBe(429);
    expect(retryAfter(back)).toBeGreaterThanOrEqual(60);
  });

  test('security 9: put ahead and back without end, guesses are bounded by the total', async () => {
    const visit = portal.visit();
    const { hashing } = portal.services;
    const before = hashing.operations();
    for (let n = 0; n < 100; n++) {
      portal.clock.set(began + (n % 2 === 0 ? DAY : -DAY) + n * MINUTE);
      await guess(visit, `Wrong-${n}-Word`);
    }
    const total = portal.services.config.SIGNIN_TOTAL_OUTSIDE;
    expect(hashing.operations() - before).toBeLessThanOrEqual(total);
  });

  test('security 9: put back a day, wrong answers keep the questions shut', async () => {
    const visit = portal.visit();
    const { loginId } = pupil.account;
    for (let n = 0; n < 2; n++) await answerWrongly(visit, loginId, `wrong ${n}`);
    portal.clock.set(began - DAY + 16 * MINUTE);
    expect((await answerCorrectly(portal.visit(), pupil)).status).toBe(429);
    portal.clock.set(began + 14 * MINUTE);
    expect((await answerCorrectly(portal.visit(), pupil)).status).toBe(429);
    portal.clock.set(began + 16 * MINUTE);
    expect((await answerCorrectly(portal.visit(), pupil)).status).toBe(303);
  });

  test('security 21: put ahead a day, a reset that was begun is over', async () => {
    const visit = await openReset();
    portal.clock.set(began + DAY);
    // The visit is over as well, so that the form is refused before the reset is looked at.
    expect((await finish(visit)).status).toBe(403);
    expect(await finishWithoutVisit()).toBe('gone');
    await expectUnchanged();
  });

  test('security 21: put back a day, an expired reset does not work again', async () => {
    const visit = await openReset();
    portal.clock.set(began + 21 * MINUTE);
    expect(await finishWithoutVisit()).toBe('gone');
    portal.clock.set(began + 21 * MINUTE - DAY);
    expect(await finishWithoutVisit()).toBe('gone');
    expect((await finish(visit)).status).toBe(403);
    await expectUnchanged();
  });

  test('security 21: put back a day, a reset that was begun does not live longer', async () => {
    const visit = await openReset();
    for (const passed of [0, 19 * MINUTE, HOUR, 23 * HOUR]) {
      portal.clock.set(began - DAY + passed);
      expect(await finishWithoutVisit()).toBe('gone');
    }
    expect((await finish(visit)).status).toBe(403);
    await expectUnchanged();
  });

  test('security 21: put back a day, what was open is swept and does not come back later', async () => {
    await openReset();
    portal.clock.set(began - DAY);
    await portal.services.housekeeping();
    portal.clock.set(began + MINUTE);
    const row = await portal.services
      .db('resets')
      .where({ account_id: pupil.account.id })
      .first<{ id: string } | undefined>('id');
    expect(row).toBeUndefined();
  });

  test('put back a day, a visit is over; put back by seconds, it goes on', async () => {
    const visit = portal.visit();
    expect((await guess(visit)).location).toBe('/portal');
    portal.clock.set(began - 30 * SECOND);
    expect((await visit.get('/portal')).status).toBe(200);
    portal.clock.set(began - DAY);
    expect(await visit.get('/portal')).toMatchObject({ status: 303, location: '/sign-in' });
  });

  test('security 21: nodes whose clocks differ by seconds take the reset of each other', async () => {
    const visit = await openReset();
    portal.clock.set(began - 30 * SECOND);
    await portal.services.housekeeping();
    expect((await finish(visit)).location).toBe('/sspr/forgot/done');
  });
});
