import { createAlerts, type Alert } from '../../server/alerts/alerts';
import { inTransaction, type Db } from '../../server/db/database';
import { describeEachDatabase } from '../support/databases';
import { fakeClock } from '../support/fake-clock';
import { addPupil, addSchool } from '../support/fixtures';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const key = Buffer.alloc(32, 5);

function alertsOn(db: Db) {
  const clock = fakeClock();
  const alerts = createAlerts({ db, clock, key });
  const wrong = (
    subject: string,
    schoolId: string | null,
    { secret = 'Password1', path = 'sign-in' } = {},
  ) => inTransaction(db, (tx) => alerts.noteWrongSecret(tx, { subject, path, secret, schoolId }));
  const lock = (subject: string, schoolId: string | null, formClassId: string | null) =>
    inTransaction(db, (tx) => alerts.noteLock(tx, { subject, schoolId, formClassId }));
  const notMe = (pupil: { id: string; schoolId: string; formClassId: string }) =>
    inTransaction(db, (tx) =>
      alerts.raiseNotMe(tx, {
        accountId: pupil.id,
        schoolId: pupil.schoolId,
        formClassId: pupil.formClassId,
      }),
    );
  const handle = (id: string) => inTransaction(db, (tx) => alerts.handle(tx, id));
  return { alerts, clock, wrong, lock, notMe, handle };
}

describeEachDatabase('alerts', (database) => {
  beforeEach(async () => {
    for (const table of ['alerts', 'secret_marks', 'lock_marks']) await database()(table).delete();
  });

  describe('spraying', () => {
    test('security 12: one secret against 20 login IDs raises one alert', async () => {
      const { alerts, clock, wrong } = alertsOn(database());
      const school = await addSchool(database());
      const raised: Alert[] = [];
      for (let n = 0; n < 25; n++) {
        const now = await wrong(`subject ${n}`, school.id);
        expect(now).toHaveLength(n === 19 ? 1 : 0);
        raised.push(...now);
        clock.advance(1000);
      }
      expect(raised[0]).toMatchObject({ kind: 'spraying', schoolId: school.id, count: 20 });
      const open = await alerts.list(database(), { open: true });
      expect(open).toEqual([{ ...raised[0], count: 25, lastAt: clock.now() - 1000 }]);
      expect(JSON.stringify(open)).not.toContain('Password1');
    });

    test('security 12: one login ID as often as you like is no spraying', async () => {
      const { wrong } = alertsOn(database());
      for (let n = 0; n < 30; n++) expect(await wrong('one', null)).toEqual([]);
    });

    test.each([
      ['another secret each', (n: number) => ({ secret: `guess ${n}` })],
      ['another path', (n: number) => ({ path: n === 19 ? 'challenge' : 'sign-in' })],
    ])('security 12: %s is no spraying', async (_name, each) => {
      const { wrong } = alertsOn(database());
      for (let n = 0; n < 20; n++) expect(await wrong(`subject ${n}`, null, each(n))).toEqual([]);
    });

    test('security 12: 20 login IDs in more than 10 minutes are no spraying', async () => {
      const { wrong, clock } = alertsOn(database());
      await wrong('subject 0', null);
      clock.advance(10 * MINUTE);
      for (let n = 1; n < 20; n++) expect(await wrong(`subject ${n}`, null)).toEqual([]);
      expect(await wrong('subject 20', null)).toHaveLength(1);
    });

    test('security 12: every school that was hit sees it, unknown IDs belong to none', async () => {
      const { alerts, wrong } = alertsOn(database());
      const [one, other] = [await addSchool(database()), await addSchool(database())];
      for (let n = 0; n < 19; n++) await wrong(`subject ${n}`, n % 2 === 0 ? one.id : other.id);
      const raised = await wrong('unknown', null);
      expect(raised.map(({ schoolId }) => schoolId).sort()).toEqual(
        [one.id, other.id, null].sort(),
      );
      const seen = await alerts.list(database(), { open: true, schoolId: one.id });
      expect(seen.map(({ schoolId }) => schoolId)).toEqual([one.id]);
      const late = await addSchool(database());
      expect(await wrong('late', late.id)).toMatchObject([{ schoolId: late.id, count: 21 }]);
    });

    test('security 12: a school is told of its own part, whatever else goes on there', async () => {
      const { alerts, clock, wrong, lock } = alertsOn(database());
      const pupil = await addPupil(database());
      const hit = { id: pupil.schoolId };
      const [last, earlier, elsewhere] = [
        await addSchool(database()),
        await addSchool(database()),
        await addSchool(database()),
      ];
      const spray = async () => {
        for (let n = 0; n < 19; n++) await wrong(`subject ${n}`, hit.id);
        return (await wrong('subject 19', last.id)).map(({ schoolId }) => schoolId).sort();
      };
      await wrong('long ago', earlier.id);
      clock.advance(10 * MINUTE);
      await wrong('another secret', elsewhere.id, { secret: 'another' });
      await wrong('another path', elsewhere.id, { path: 'challenge' });
      for (let n = 0; n < 5; n++) await lock(`pupil ${n}`, hit.id, pupil.formClassId);
      expect(await spray()).toEqual([hit.id, last.id].sort());
      clock.advance(10 * MINUTE);
      expect(await spray()).toEqual([hit.id, last.id].sort());
      expect(await alerts.list(database(), { schoolId: last.id })).toHaveLength(2);
    });

    test('security 18: the mark holds 16 bits and no login ID', async () => {
      const { wrong } = alertsOn(database());
      await wrong('digest of the ID', null, { secret: 'canary' });
      const [row] = await database()('secret_marks').select<{ digest: number }[]>('*');
      expect(row?.digest).toBeLessThan(2 ** 16);
      expect(JSON.stringify(row)).not.toContain('canary');
    });

    test('security 12: 40 at once raise one alert', async () => {
      const { alerts, wrong } = alertsOn(database());
      const all = await Promise.all(
        Array.from({ length: 40 }, (_, n) => wrong(`subject ${n}`, null)),
      );
      const swept = await alerts.sweep();
      expect([...all.flat(), ...swept]).toHaveLength(1);
      expect(await alerts.list(database(), { open: true })).toHaveLength(1);
    });
  });

  describe('pranks', () => {
    test('security 12: five locked pupils of one class raise one alert', async () => {
      const { alerts, lock } = alertsOn(database());
      const { schoolId, formClassId } = await addPupil(database());
      for (let n = 0; n < 4; n++)
        expect(await lock(`pupil ${n}`, schoolId, formClassId)).toEqual([]);
      const [raised] = await lock('pupil 4', schoolId, formClassId);
      expect(raised).toMatchObject({ kind: 'prank', schoolId, formClassId, count: 5 });
      expect(await lock('pupil 5', schoolId, formClassId)).toEqual([]);
      const seen = (formClassIds: string[]) =>
        alerts.list(database(), { open: true, formClassIds });
      expect(await seen([formClassId])).toMatchObject([{ id: raised?.id, count: 6 }]);
      expect(await seen([(await addPupil(database())).formClassId])).toEqual([]);
    });

    test('security 12: one pupil locked again and again is no prank', async () => {
      const { lock } = alertsOn(database());
      const { schoolId, formClassId } = await addPupil(database());
      for (let n = 0; n < 8; n++) expect(await lock('one', schoolId, formClassId)).toEqual([]);
    });

    test('security 12: five in two classes, or in more than 10 minutes, are none', async () => {
      const { lock, clock } = alertsOn(database());
      const [one, other] = [await addPupil(database()), await addPupil(database())];
      for (let n = 0; n < 4; n++) await lock(`a ${n}`, one.schoolId, one.formClassId);
      expect(await lock('b', other.schoolId, other.formClassId)).toEqual([]);
      clock.advance(10 * MINUTE);
      expect(await lock('a 4', one.schoolId, one.formClassId)).toEqual([]);
    });

    test('security 12: locks of unknown login IDs belong to no class', async () => {
      const { alerts, lock } = alertsOn(database());
      for (let n = 0; n < 8; n++) expect(await lock(`unknown ${n}`, null, null)).toEqual([]);
      expect(await alerts.sweep()).toEqual([]);
    });

    test('security 12: five at once raise one alert', async () => {
      const { alerts, lock } = alertsOn(database());
      const { schoolId, formClassId } = await addPupil(database());
      const all = await Promise.all(
        Array.from({ length: 5 }, (_, n) => lock(`pupil ${n}`, schoolId, formClassId)),
      );
      expect([...all.flat(), ...(await alerts.sweep())]).toHaveLength(1);
      expect(await alerts.sweep()).toEqual([]);
    });
  });

  describe('not me', () => {
    test('security 24: a pupil said so: one alert until it is handled', async () => {
      const { alerts, clock, notMe, handle } = alertsOn(database());
      const pupil = await addPupil(database());
      const [raised] = await notMe(pupil);
      expect(raised).toMatchObject({ kind: 'not-me', accountId: pupil.id, count: 1 });
      clock.advance(DAY);
      expect(await notMe(pupil)).toEqual([]);
      expect(await alerts.list(database(), { open: true })).toMatchObject([{ count: 2 }]);
      expect(await notMe(await addPupil(database()))).toHaveLength(1);
      expect(await handle(raised!.id)).toBe(true);
      expect(await handle(raised!.id)).toBe(false);
      expect(await alerts.list(database(), { open: true })).toHaveLength(1);
      expect(await alerts.list(database())).toHaveLength(2);
      expect(await notMe(pupil)).toHaveLength(1);
    });
  });

  test('a new incident after 10 quiet minutes is a new alert, the old one stays open', async () => {
    const { alerts, clock, lock } = alertsOn(database());
    const { schoolId, formClassId } = await addPupil(database());
    const prank = async () => {
      for (let n = 0; n < 5; n++) await lock(`pupil ${n}`, schoolId, formClassId);
    };
    await prank();
    clock.advance(10 * MINUTE);
    await prank();
    expect(await alerts.list(database(), { open: true })).toHaveLength(2);
  });

  test('what staff have just handled is not raised again by the sweep', async () => {
    const { alerts, lock, wrong, handle } = alertsOn(database());
    const { schoolId, formClassId } = await addPupil(database());
    for (let n = 0; n < 5; n++) await lock(`pupil ${n}`, schoolId, formClassId);
    for (let n = 0; n < 20; n++) await wrong(`pupil ${n}`, schoolId);
    for (const { id } of await alerts.list(database(), { open: true })) await handle(id);
    expect(await alerts.sweep()).toEqual([]);
    expect(await alerts.list(database(), { open: true })).toEqual([]);
  });

  test('the sweep drops marks after 10 minutes and handled alerts after 90 days', async () => {
    const { alerts, clock, lock, wrong, notMe, handle } = alertsOn(database());
    const pupil = await addPupil(database());
    const marks = async () => [
      (await database()('secret_marks').select('*')).length,
      (await database()('lock_marks').select('*')).length,
    ];
    await lock('one', null, null);
    await wrong('one', null);
    const [done] = await notMe(pupil);
    await handle(done!.id);
    await notMe(pupil);
    clock.advance(10 * MINUTE - 1);
    await alerts.sweep();
    expect(await marks()).toEqual([1, 1]);
    clock.advance(1);
    await alerts.sweep();
    expect(await marks()).toEqual([0, 0]);
    clock.advance(90 * DAY - 10 * MINUTE - 1);
    await alerts.sweep();
    expect(await alerts.list(database())).toHaveLength(2);
    clock.advance(1);
    await alerts.sweep();
    expect(await alerts.list(database())).toMatchObject([{ handledAt: null }]);
  });
});
