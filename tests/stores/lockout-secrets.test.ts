import { inTransaction, type Db } from '../../server/db/database';
import { createDigests } from '../../server/lockout/digests';
import { createLockout } from '../../server/lockout/lockout';
import { fresh } from '../../server/lockout/lockout.rules';
import {
  insertCounter,
  readCounter,
  swapCounter,
  type Counter,
  type CounterKey,
} from '../../server/lockout/lockout.store';
import { defaultLockSettings, policiesFrom } from '../../server/lockout/policies.rules';
import { describeEachDatabase } from '../support/databases';
import { attemptOn, freshId, lockKey, lockoutOn } from '../support/lockout';

const { subjectOf } = createDigests(lockKey);

describeEachDatabase('what is kept of secrets', (database) => {
  test('security 10: the same wrong secret is counted once', async () => {
    const { lockout, fail } = lockoutOn(database());
    const canonicalId = freshId();
    const left: (number | undefined)[] = [];
    for (const secret of ['a', 'a', 'b', 'a', 'b', 'c', 'a', 'd']) {
      left.push((await fail({ canonicalId, secret }))?.attemptsLeft);
    }
    expect(left).toEqual([4, 4, 3, 3, 3, 2, 2, 1]);
    // 'b' is the fourth back by now.
    expect((await fail({ canonicalId, secret: 'b' }))?.attemptsLeft).toBe(0);
    expect(await lockout.admit(attemptOn({ canonicalId, secret: 'b' }))).toMatchObject({
      verdict: 'blocked',
    });
  });

  test('security 10: a lane knows its own wrong secrets only', async () => {
    const { fail } = lockoutOn(database());
    const canonicalId = freshId();
    await fail({ canonicalId, secret: 'a', lane: 'school' });
    await fail({ canonicalId, secret: 'a', path: 'challenge' });
    expect((await fail({ canonicalId, secret: 'a' }))?.attemptsLeft).toBe(4);
    expect((await fail({ canonicalId, secret: 'b' }))?.attemptsLeft).toBe(3);
    for (const secret of ['c', 'd', 'e']) await fail({ canonicalId, secret, lane: 'school' });
    expect((await fail({ canonicalId, secret: 'a' }))?.attemptsLeft).toBe(3);
  });

  test('security 10: the row holds 16 bits of a secret, under a salt of its own', async () => {
    const { clock } = lockoutOn(database());
    const policies = policiesFrom(defaultLockSettings);
    const lockout = createLockout({
      ...{ db: database(), clock, key: lockKey, policies, unknownRowsMax: 100 },
    });
    const rows = [];
    for (const canonicalId of [freshId(), freshId()]) {
      const admission = await lockout.admit(attemptOn({ canonicalId, secret: 'Password1' }));
      if (admission.verdict !== 'admitted') throw new Error('shut');
      await inTransaction(database(), (tx) => lockout.failed(tx, admission.ticket));
      rows.push((await stored(database(), canonicalId)).state);
    }
    const [one, other] = rows as [Counter['state'], Counter['state']];
    expect(one.salt).toMatch(/^[0-9a-f]{32}$/);
    expect(one.salt).not.toBe(other.salt);
    expect(one.recent).toHaveLength(1);
    expect(one.recent[0]).toBeLessThan(2 ** 16);
    expect(one.recent).toEqual([createDigests(lockKey).secretOf(one.salt, 'Password1')]);
  });

  test('security 10: the memory goes with the counter', async () => {
    const { lockout, fail } = lockoutOn(database());
    const canonicalId = freshId();
    await fail({ canonicalId, secret: 'a' });
    const before = await stored(database(), canonicalId);
    await inTransaction(database(), (tx) =>
      lockout.succeeded(tx, { canonicalId, path: 'sign-in' }),
    );
    expect((await fail({ canonicalId, secret: 'a' }))?.attemptsLeft).toBe(4);
    const after = await stored(database(), canonicalId);
    expect(after.state.salt).not.toBe(before.state.salt);
    expect(after.state.recent).toHaveLength(1);
  });

  test('a failure noted after a success leaves nothing behind', async () => {
    const { lockout } = lockoutOn(database());
    const canonicalId = freshId();
    const late = await lockout.admit(attemptOn({ canonicalId, secret: 'a' }));
    if (late.verdict !== 'admitted') throw new Error('not admitted');
    await inTransaction(database(), (tx) =>
      lockout.succeeded(tx, { canonicalId, path: 'sign-in' }),
    );
    await lockout.admit(attemptOn({ canonicalId, secret: 'b' }));
    await inTransaction(database(), (tx) => lockout.failed(tx, late.ticket));
    expect((await stored(database(), canonicalId)).state.recent).toEqual([]);
  });

  test('a failure does not count as known before it was evaluated', async () => {
    const { lockout } = lockoutOn(database());
    const canonicalId = freshId();
    const left = [];
    for (let n = 0; n < 3; n++) {
      const one = await lockout.admit(attemptOn({ canonicalId, secret: 'a' }));
      left.push(one.verdict === 'admitted' ? one.ticket.attemptsLeft : one.verdict);
    }
    expect(left).toEqual([4, 3, 2]);
  });
});

describeEachDatabase('the guards of the swap', (database) => {
  const key: CounterKey = { subject: 'subject', path: 'sign-in', lane: 'outside' };
  const charged = (salt: string, run: number) => ({
    key,
    accountId: null,
    next: { ...fresh(salt), run },
    at: 1,
  });
  const insert = (salt: string) =>
    inTransaction(database(), (tx) => insertCounter(tx, charged(salt, 1)));
  const swap = (from: Counter, salt: string, run: number) =>
    inTransaction(database(), (tx) => swapCounter(tx, from, charged(salt, run)));
  const read = async () => {
    const counter = await readCounter(database(), key);
    if (!counter) throw new Error('no counter');
    return counter;
  };

  beforeEach(() => database()('attempt_counters').delete());

  test('security 4: only one of two first attempts makes the row', async () => {
    expect(await insert('one')).toBe(true);
    expect(await insert('two')).toBe(false);
    expect((await read()).state.salt).toBe('one');
  });

  test('security 4: who read an older version loses', async () => {
    await insert('one');
    const from = await read();
    expect(await swap(from, 'one', 2)).toBe(true);
    expect(await swap(from, 'one', 9)).toBe(false);
    expect((await read()).state.run).toBe(2);
  });

  test('security 4: a row that came again with the same version is another one', async () => {
    await insert('one');
    const from = await read();
    await database()('attempt_counters').delete();
    await insert('two');
    expect((await read()).version).toBe(from.version);
    expect(await swap(from, 'one', 9)).toBe(false);
    expect((await read()).state.run).toBe(1);
  });

  test('an account that came to be after its counter is noted', async () => {
    const { lockout } = lockoutOn(database());
    const canonicalId = freshId();
    await lockout.admit(attemptOn({ canonicalId, accountId: null, secret: 'a' }));
    await lockout.admit(attemptOn({ canonicalId, accountId: 'now known', secret: 'b' }));
    const ids = await database()('attempt_counters').select<{ account_id: string }[]>('account_id');
    expect(ids).toEqual([{ account_id: 'now known' }]);
  });
});

async function stored(db: Db, canonicalId: string): Promise<Counter> {
  const key = { subject: subjectOf(canonicalId), path: 'sign-in', lane: 'outside' } as const;
  const counter = await readCounter(db, key);
  if (!counter) throw new Error('no counter');
  return counter;
}
