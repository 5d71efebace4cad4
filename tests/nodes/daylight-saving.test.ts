import { HOUR, MINUTE, SECOND } from '../../server/clock';
import { startClockedPortal, type ClockedPortal } from '../support/clocked-portal';
import type { Engine } from '../support/databases';
import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  answerCorrectly,
  answerWrongly,
  NEW_PASSWORD,
  signIn,
  type EnrolledPupil,
} from '../support/pupils';
import type { Visit } from '../support/visit';

jest.setTimeout(60_000);

interface Place {
  engine: Engine;
  zone: string;
  /** Of 2027: when, and by how many minutes the clocks are put ahead. */
  changes: readonly (readonly [number, number])[];
}

const newYork = [
  [Date.UTC(2027, 2, 14, 7), 60],
  [Date.UTC(2027, 10, 7, 6), -60],
] as const;

/** On Lord Howe Island by half an hour. */
const lordHowe = [
  [Date.UTC(2027, 9, 2, 15, 30), 30],
  [Date.UTC(2027, 3, 3, 15), -30],
] as const;

const places: readonly Place[] = [
  { engine: 'SQLite', zone: 'America/New_York', changes: newYork },
  { engine: 'SQLite', zone: 'Australia/Lord_Howe', changes: lordHowe },
  { engine: 'PostgreSQL', zone: 'America/New_York', changes: newYork },
];

const settings = {
  SIGNIN_WAITS_SECONDS: '0,0,60',
  CHALLENGE_WAITS_SECONDS: '0,3600',
  RESET_MINUTES: '20',
  // Longer than anything here, so that it is not the visit that ends.
  SESSION_IDLE_MINUTES: '600',
};

describe.each(places)('the clocks change in $zone, on $engine', ({ engine, zone, changes }) => {
  let seeding: Portal;
  let portal: ClockedPortal;
  let pupil: EnrolledPupil;

  beforeAll(async () => {
    seeding = await startPortal({ engine });
    portal = await startClockedPortal(zone, { ...settings, DATABASE_URL: seeding.database.url });
  });
  afterAll(async () => {
    await portal.close();
    await seeding.close();
  });
  beforeEach(async () => {
    pupil = await addEnrolledPupil(seeding);
    await seeding.services.db('schools').update({ time_zone: zone });
  });

  describe.each(changes)('at %d, by %d minutes', (change, minutes) => {
    beforeEach(async () => {
      // That zone, and that change, is where the process really is.
      const before = await portal.set(change - 1);
      expect(before - (await portal.set(change))).toBe(minutes);
    });

    async function openReset(at: number): Promise<Visit> {
      await portal.set(at);
      const visit = portal.visit();
      const passed = await answerCorrectly(visit, pupil);
      expect(passed.location).toBe('/sspr/forgot/new-password');
      await visit.get('/sspr/forgot/new-password');
      return visit;
    }

    async function finishAt(at: number, visit: Visit) {
      await portal.set(at);
      const form = { newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
      return (await visit.post('/sspr/forgot/new-password', form)).location;
    }

    test('security 9: a lock ends neither early nor late', async () => {
      const { loginId } = pupil.account;
      const visit = portal.visit();
      await portal.set(change - 30 * SECOND);
      for (let n = 0; n < 3; n++) await signIn(visit, loginId, `Wrong-${n}-Word`);
      await portal.set(change + 29 * SECOND);
      const shut = await signIn(visit, loginId);
      expect([shut.status, shut.headers['retry-after']]).toEqual([429, '1']);
      await portal.set(change + 30 * SECOND);
      expect((await signIn(visit, loginId)).location).toBe('/portal');
    });

    test('security 9: nor do the questions, shut for an hour', async () => {
      await portal.set(change - 30 * MINUTE);
      for (let n = 0; n < 2; n++) {
        await answerWrongly(portal.visit(), pupil.account.loginId, `wrong ${n}`);
      }
      for (const passed of [0, 29 * MINUTE]) {
        await portal.set(change + passed);
        expect((await answerCorrectly(portal.visit(), pupil)).status).toBe(429);
      }
      await portal.set(change + 30 * MINUTE);
      expect((await answerCorrectly(portal.visit(), pupil)).status).toBe(303);
    });

    test('security 21: a reset lives its 20 minutes over the change', async () => {
      const visit = await openReset(change - 10 * MINUTE);
      expect(await finishAt(change + 10 * MINUTE - 1, visit)).toBe('/sspr/forgot/done');
    });

    test('security 21: and no longer, also where the clock on the wall says the same again', async () => {
      const visit = await openReset(change - 10 * MINUTE);
      const sameOnTheWall = HOUR - 10 * MINUTE;
      for (const passed of [10 * MINUTE, 20 * MINUTE, sameOnTheWall]) {
        const { token } = visit;
        expect(await finishAt(change + passed, visit)).toBe('/sspr/forgot');
        visit.token = token;
      }
    });
  });
});
