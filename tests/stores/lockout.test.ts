import { inTransaction } from '../../server/db/database';
import { describeEachDatabase, engines, freshDatabase } from '../support/databases';
import { attemptOn, freshId, lockoutOn } from '../support/lockout';

const DAY = 24 * 60 * 60 * 1000;

describeEachDatabase('the locks', (database) => {
  test('security 9: the fifth wrong password starts a minute, which then ends', async () => {
    const { lockout, clock, fail } = lockoutOn(database());
    const canonicalId = freshId();
    const left: (number | undefined)[] = [];
    for (let n = 0; n < 5; n++)
      left.push((await fail({ canonicalId, secret: `${n}` }))?.attemptsLeft);
    expect(left).toEqual([4, 3, 2, 1, 0]);
    const until = clock.now() + 60_000;
    expect(await lockout.admit(attemptOn({ canonicalId }))).toEqual({ verdict: 'blocked', until });
    clock.set(until - 1);
    expect(await fail({ canonicalId, secret: 'sixth' })).toBeNull();
    clock.set(until);
    expect(await fail({ canonicalId, secret: 'sixth' })).toMatchObject({ attemptsLeft: 0 });
  });

  test('a ticket says what its failure starts', async () => {
    const { clock, fail, failTimes } = lockoutOn(database());
    const canonicalId = freshId();
    await failTimes(3, { canonicalId });
    expect(await fail({ canonicalId, secret: 'fourth' })).toMatchObject({ starts: null });
    const until = clock.now() + 60_000;
    const starts = { verdict: 'blocked', until };
    expect(await fail({ canonicalId, secret: 'fifth' })).toMatchObject({ starts });
    await failTimes(4, { canonicalId, lane: 'device:d' });
    await failTimes(5, { canonicalId, lane: 'device:d' });
    clock.advance(DAY / 2);
    const closed = { verdict: 'closed', until: clock.now() + 7 * DAY };
    const last = await fail({ canonicalId, lane: 'device:d', secret: 'tenth' });
    expect(last).toMatchObject({ starts: closed });
  });

  test.each([
    ['sign-in', 'outside', 60],
    ['sign-in', 'school', 20],
    ['sign-in', 'device:d', 10],
    ['challenge', 'outside', 15],
  ] as const)('security 9: %s from %s closes after %i and opens 7 days later', async (...args) => {
    const [path, lane, total] = args;
    const { lockout, clock, failTimes } = lockoutOn(database());
    const place = { canonicalId: freshId(), path, lane };
    await failTimes(total, place);
    const closed = { verdict: 'closed', until: clock.now() + 7 * DAY };
    expect(await lockout.admit(attemptOn(place))).toEqual(closed);
    expect(await lockout.look(database(), place)).toEqual(closed);
    clock.set(closed.until - 1);
    expect(await lockout.admit(attemptOn(place))).toEqual(closed);
    clock.set(closed.until);
    const attemptsLeft = path === 'challenge' ? 3 : 5;
    expect(await lockout.look(database(), place)).toEqual({ verdict: 'open', attemptsLeft });
  });

  test('security 6: a shut lane leaves the others as they were', async () => {
    const { lockout, failTimes } = lockoutOn(database());
    const canonicalId = freshId();
    await failTimes(60, { canonicalId, lane: 'outside' });
    await failTimes(20, { canonicalId, lane: 'school' });
    await failTimes(10, { canonicalId, lane: 'device:a' });
    const device = { canonicalId, path: 'sign-in', lane: 'device:b' } as const;
    expect(await lockout.look(database(), device)).toEqual({ verdict: 'open', attemptsLeft: 5 });
    expect(await lockout.admit(attemptOn(device))).toMatchObject({ verdict: 'admitted' });
  });

  test('security 7: a shut path leaves the others as they were', async () => {
    const { lockout, failTimes } = lockoutOn(database());
    const canonicalId = freshId();
    await failTimes(60, { canonicalId });
    for (const path of ['challenge', 'current-password', 'staff-code'] as const) {
      expect(await lockout.admit(attemptOn({ canonicalId, path }))).toMatchObject({
        verdict: 'admitted',
      });
    }
  });

  test('security 6: one login ID never counts for another', async () => {
    const { lockout, failTimes } = lockoutOn(database());
    const canonicalId = freshId();
    await failTimes(60, { canonicalId });
    const other = { canonicalId: freshId(), path: 'sign-in', lane: 'outside' } as const;
    expect(await lockout.look(database(), other)).toEqual({ verdict: 'open', attemptsLeft: 5 });
  });

  test('security 9: a success resets every lane of its path, and no other path', async () => {
    const { lockout, failTimes } = lockoutOn(database());
    const canonicalId = freshId();
    await failTimes(10, { canonicalId, lane: 'device:d' });
    await failTimes(5, { canonicalId, lane: 'outside' });
    await failTimes(3, { canonicalId, path: 'challenge' });
    const bystander = freshId();
    await failTimes(5, { canonicalId: bystander });
    await inTransaction(database(), (tx) =>
      lockout.succeeded(tx, { canonicalId, path: 'sign-in' }),
    );
    const standing = await lockout.lookAll(database(), canonicalId);
    expect(standing.map(({ path, lane }) => [path, lane])).toEqual([['challenge', 'outside']]);
    expect(await lockout.lookAll(database(), bystander)).toHaveLength(1);
  });

  test.each([
    [['sign-in'], ['challenge']],
    [['challenge'], ['sign-in']],
    [['sign-in', 'challenge'], []],
  ] as const)('security 9: staff release %j', async (paths, rest) => {
    const { lockout, failTimes } = lockoutOn(database());
    const canonicalId = freshId();
    await failTimes(20, { canonicalId, lane: 'school' });
    await failTimes(3, { canonicalId, path: 'challenge', lane: 'school' });
    const released = await inTransaction(database(), (tx) =>
      lockout.release(tx, { canonicalId, paths }),
    );
    expect(released).toBe(paths.length);
    const standing = await lockout.lookAll(database(), canonicalId);
    expect(standing.map(({ path }) => path)).toEqual(rest);
    for (const path of paths) {
      expect(await lockout.admit(attemptOn({ canonicalId, path, lane: 'school' }))).toMatchObject({
        verdict: 'admitted',
      });
    }
  });

  test('security 5: a new process finds the counters as they were', async () => {
    const before = lockoutOn(database());
    const canonicalId = freshId();
    await before.failTimes(5, { canonicalId });
    const place = { canonicalId, path: 'sign-in', lane: 'outside' } as const;
    const blocked = await before.lockout.look(database(), place);
    const { lockout } = lockoutOn(database(), { clock: before.clock });
    expect(blocked.verdict).toBe('blocked');
    expect(await lockout.admit(attemptOn(place))).toEqual(blocked);
  });

  test('what staff see', async () => {
    const { lockout, clock, failTimes } = lockoutOn(database());
    const canonicalId = freshId();
    expect(await lockout.lookAll(database(), canonicalId)).toEqual([]);
    await failTimes(5, { canonicalId, lane: 'school' });
    const lastFailureAt = clock.now();
    expect(await lockout.lookAll(database(), canonicalId)).toEqual([
      {
        path: 'sign-in',
        lane: 'school',
        view: { verdict: 'blocked', until: lastFailureAt + 60_000 },
        total: 5,
        lastFailureAt,
      },
    ]);
    clock.advance(30 * DAY);
    expect(await lockout.lookAll(database(), canonicalId)).toEqual([]);
  });
});

describe.each(engines)('a broken store on %s', (engine) => {
  test('security 5: lets nobody through', async () => {
    const database = await freshDatabase(engine);
    const { db } = database;
    const { lockout } = lockoutOn(db);
    const canonicalId = freshId();
    await db.schema.dropTable('attempt_counters');
    await expect(lockout.admit(attemptOn({ canonicalId }))).rejects.toThrow();
    await expect(
      lockout.look(db, { canonicalId, path: 'sign-in', lane: 'outside' }),
    ).rejects.toThrow();
    await database.drop();
  });
});
