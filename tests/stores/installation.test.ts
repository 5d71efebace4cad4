import { setTimeout as sleep } from 'node:timers/promises';
import { inTransaction } from '../../server/db/database';
import { listClasses } from '../../server/desk/classes.store';
import type { Installation } from '../../server/desk/installation';
import { sumOf } from '../../server/desk/installation.rules';
import { countsByDay } from '../../server/desk/overview.store';
import { countPupils } from '../../server/desk/pupil-list.store';
import type { ScopedDb } from '../../server/scope/scope.store';
import { engines } from '../support/databases';
import { addPupil, addSchool, type SchoolFixture } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  addPupilWithDefault,
  addPupilWithPassword,
  NEW_PASSWORD,
  operator,
} from '../support/pupils';
import { asking, seenBy, theSchool } from '../support/requests';

const DAY = 24 * 60 * 60 * 1000;

describe.each(engines)('figures of the installation on %s', (engine) => {
  let portal: Portal;
  let busy: SchoolFixture;
  let calm: SchoolFixture;
  let figures: Installation;

  const see = (scope: Parameters<typeof seenBy>[1]): ScopedDb => seenBy(portal.services.db, scope);
  const asAuditor = () => portal.services.installation(see({ role: 'auditor' }));

  beforeAll(async () => {
    portal = await startPortal({ engine });
    busy = await addSchool(portal.services.db, { code: 'BUSY' });
    calm = await addSchool(portal.services.db, { code: 'CALM' });
    await addPupil(portal.services.db, { school: calm });
    await liveThroughADay(portal, busy);
    figures = await asAuditor();
  });
  afterAll(() => portal.close());

  const of = (school: SchoolFixture) => figures.schools.find(({ id }) => id === school.id)!;

  test('are what happened', () => {
    expect(of(busy)).toMatchObject({
      ...{ code: 'BUSY', pupils: 5, enrolled: 1, neverSignedIn: 4, defaultPending: 1 },
      ...{ locked: 1, disabled: 1, open: 2, overdue: 2, alerts: 1 },
      ...{ resets: 0, unlocks: 1, defaults: 1, locks: 2 },
    });
    expect(of(calm)).toMatchObject({
      ...{ pupils: 1, enrolled: 0, neverSignedIn: 1, defaultPending: 0, locked: 0, disabled: 0 },
      ...{ open: 0, overdue: 0, alerts: 0, resets: 0, unlocks: 0, defaults: 0, locks: 0 },
    });
  });

  test('are those that the school itself sees', async () => {
    const now = figures.at;
    const { reopenAfterMs } = portal.services.lockout;
    for (const school of [busy, calm]) {
      const scoped = see({ role: 'ict', schoolId: school.id });
      const count = (state?: 'locked' | 'never-signed-in' | 'default-pending' | 'disabled') =>
        countPupils(scoped, state ? { state } : {}, { now, reopenAfterMs });
      const classes = await listClasses(scoped);
      const span = { now, days: 30, timeZone: 'Asia/Singapore', most: 1000 };
      const days = await countsByDay(scoped, span);
      const sum = (kind: 'resets' | 'unlocks' | 'defaults' | 'locks') =>
        days.reduce((all, day) => all + day[kind], 0);
      expect(of(school)).toMatchObject({
        pupils: await count(),
        locked: await count('locked'),
        neverSignedIn: await count('never-signed-in'),
        defaultPending: await count('default-pending'),
        disabled: await count('disabled'),
        enrolled: classes.reduce((all, { enrolled }) => all + enrolled, 0),
        ...{ resets: sum('resets'), unlocks: sum('unlocks') },
        ...{ defaults: sum('defaults'), locks: sum('locks') },
      });
    }
  });

  test('a day holds what all schools did on it', () => {
    expect(figures.days).toHaveLength(30);
    const { unlocks, defaults, locks } = sumOf(figures.schools);
    const last = figures.days.slice(-2);
    const sum = (kind: 'unlocks' | 'defaults' | 'locks') =>
      last.reduce((all, day) => all + day[kind], 0);
    expect([sum('unlocks'), sum('defaults'), sum('locks')]).toEqual([unlocks, defaults, locks]);
  });

  test('security 34: nobody of a school is given them', async () => {
    for (const role of ['teacher', 'office', 'ict'] as const) {
      const scoped = see({ role, schoolId: busy.id });
      expect(await scoped.counted('accounts').select('id')).toEqual([]);
    }
  });

  test('stand for a minute, and are counted anew behind the older ones', async () => {
    await addPupil(portal.services.db, { school: calm });
    expect(await asAuditor()).toBe(figures);
    portal.clock.advance(61_000);
    expect(await asAuditor()).toBe(figures);
    let now = figures;
    while (now === figures) {
      await sleep(5);
      now = await asAuditor();
    }
    expect(now.schools.find(({ id }) => id === calm.id)?.pupils).toBe(2);
    portal.clock.advance(DAY);
    const [one, other] = await Promise.all([asAuditor(), asAuditor()]);
    expect(one.at).toBe(portal.clock.now());
    expect(other).toBe(one);
  });
});

/** Two requests that nobody answered, a lock, an unlock, a default password, an alert. */
async function liveThroughADay(portal: Portal, school: SchoolFixture): Promise<void> {
  const { services } = portal;
  const { db } = services;
  const asked = await theSchool(db, school);
  for (const fullName of ['Aisyah Binte Rahman', 'Bala Krishnan']) {
    await services.requests.ask(asking(asked, { fullName }));
  }
  portal.clock.advance(2 * DAY);
  await addEnrolledPupil(portal, { school });
  await addPupil(db, { school, status: 'disabled' });
  await addPupil(db, { school, status: 'leaver' });
  await addPupilWithDefault(portal, { school });
  const locked = await addPupilWithPassword(portal, { school });
  const freed = await addPupilWithPassword(portal, { school });
  const visitor = { address: '', device: null };
  for (const { loginIdFolded: canonicalId } of [locked, freed]) {
    for (let n = 0; n < 6; n++) {
      await services.signIn({ canonicalId, password: `Wrong-${n}-guess`, visitor });
    }
  }
  await services.release(freed.loginIdFolded, 'both', operator);
  const ready = await addPupilWithPassword(portal, { school, password: NEW_PASSWORD });
  await services.signIn({
    ...{ canonicalId: ready.loginIdFolded, password: NEW_PASSWORD, visitor },
  });
  await inTransaction(db, (tx) =>
    tx('alerts').insert({
      ...{ id: `alert-${school.id}`, kind: 'prank', school_id: school.id, raised_at: 1 },
      ...{ last_at: 1, count: 5, details: '{}' },
    }),
  );
}
