import type { Db } from '../../server/db/database';
import { createLockout } from '../../server/lockout/lockout';
import { defaultLockSettings, policiesFrom } from '../../server/lockout/policies.rules';
import { describeEachDatabase } from '../support/databases';
import { attemptOn, freshId, lockKey, lockoutOn } from '../support/lockout';

const DAY = 24 * 60 * 60 * 1000;

describeEachDatabase('sweeping the counters', (database) => {
  beforeEach(() => database()('attempt_counters').delete());

  test('security 5: 30 days after the last failure a row is gone, and not before', async () => {
    const { lockout, clock, fail } = lockoutOn(database());
    await fail({ canonicalId: freshId(), accountId: 'real' });
    await fail({ canonicalId: freshId(), path: 'challenge' });
    clock.advance(1);
    const kept = freshId();
    await fail({ canonicalId: kept });
    clock.advance(30 * DAY - 2);
    expect(await lockout.sweep()).toEqual({ forgotten: 0, unknown: 0 });
    clock.advance(1);
    expect(await lockout.sweep()).toEqual({ forgotten: 2, unknown: 0 });
    expect(await lockout.lookAll(database(), kept)).toHaveLength(1);
    clock.advance(1);
    expect(await lockout.sweep()).toEqual({ forgotten: 1, unknown: 0 });
  });

  test('each path forgets by its own policy', async () => {
    const { clock } = lockoutOn(database());
    const policies = policiesFrom(defaultLockSettings);
    const lockout = createLockout({
      db: database(),
      clock,
      key: lockKey,
      policies: { ...policies, 'staff-code': { ...policies['staff-code'], forgetAfterMs: DAY } },
      unknownRowsMax: 100,
    });
    const canonicalId = freshId();
    for (const path of ['sign-in', 'staff-code'] as const) {
      await lockout.admit(attemptOn({ canonicalId, path }));
    }
    clock.advance(DAY);
    expect(await lockout.sweep()).toEqual({ forgotten: 1, unknown: 0 });
    expect(await lockout.lookAll(database(), canonicalId)).toMatchObject([{ path: 'sign-in' }]);
  });

  test('a wait that is longer than the memory is not swept away', async () => {
    const settings = { SIGNIN_WAITS_SECONDS: [40 * 86400] };
    const { lockout, clock, fail } = lockoutOn(database(), settings);
    await fail({ canonicalId: freshId() });
    clock.advance(40 * DAY - 1);
    expect(await lockout.sweep()).toEqual({ forgotten: 0, unknown: 0 });
    clock.advance(1);
    expect(await lockout.sweep()).toEqual({ forgotten: 1, unknown: 0 });
  });

  test('a closing that is longer than the memory is not swept away', async () => {
    const settings = { SIGNIN_TOTAL_OUTSIDE: 1, LOCK_REOPEN_DAYS: 60 };
    const { lockout, clock, fail } = lockoutOn(database(), settings);
    await fail({ canonicalId: freshId() });
    clock.advance(60 * DAY - 1);
    expect(await lockout.sweep()).toEqual({ forgotten: 0, unknown: 0 });
    clock.advance(1);
    expect(await lockout.sweep()).toEqual({ forgotten: 1, unknown: 0 });
  });

  test('security 2: the oldest rows of unknown login IDs go first, those of accounts stay', async () => {
    const { lockout, clock, fail } = lockoutOn(database(), { unknownRowsMax: 3 });
    const real = freshId();
    await fail({ canonicalId: real, accountId: 'real' });
    const unknown = Array.from({ length: 8 }, freshId);
    for (const canonicalId of unknown) {
      clock.advance(1);
      await fail({ canonicalId });
    }
    expect(await lockout.sweep()).toEqual({ forgotten: 0, unknown: 5 });
    const left = await Promise.all(
      unknown.map(async (id) => (await lockout.lookAll(database(), id)).length),
    );
    expect(left).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
    expect(await lockout.lookAll(database(), real)).toHaveLength(1);
    expect(await lockout.sweep()).toEqual({ forgotten: 0, unknown: 0 });
  });

  test('security 2: many unknown rows are bounded in more than one batch', async () => {
    await plant(database(), 2500);
    const { lockout } = lockoutOn(database(), { unknownRowsMax: 100 });
    expect(await lockout.sweep()).toEqual({ forgotten: 0, unknown: 2400 });
    const [row] = await database()('attempt_counters').select<{ rows: number }[]>(
      database().raw('COUNT(*) AS rows'),
    );
    expect(row?.rows).toBe(100);
  });

  test('a sweep beside a burst takes nothing that counts', async () => {
    const { lockout } = lockoutOn(database());
    const canonicalId = freshId();
    const all = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        n % 6 === 0
          ? lockout.sweep().then(() => null)
          : lockout.admit(attemptOn({ canonicalId, secret: `guess ${n}` })),
      ),
    );
    expect(all.filter((one) => one?.verdict === 'admitted')).toHaveLength(5);
  });
});

async function plant(db: Db, rows: number): Promise<void> {
  const { clock } = lockoutOn(db);
  const made = Array.from({ length: rows }, (_, n) => ({
    subject: `planted ${n}`,
    path: 'sign-in',
    lane: 'outside',
    account_id: null,
    run: 1,
    total: 1,
    last_failure_at: clock.now() - n,
    blocked_until: 0,
    closed_at: null,
    salt: 'salt',
    recent: '[]',
    version: 1,
    created_at: clock.now(),
  }));
  await db.batchInsert('attempt_counters', made, 50);
}
