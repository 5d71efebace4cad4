import { inTransaction } from '../../server/db/database';
import { BusyError } from '../../server/password/hash-queue';
import type { Attempt, Lockout, Ticket } from '../../server/lockout/lockout';
import { describeEachDatabase } from '../support/databases';
import { attemptOn, freshId, lockoutOn } from '../support/lockout';

const turnedAway = () => Promise.reject(new BusyError());

describeEachDatabase('an attempt that found no room', (database) => {
  let lockout: Lockout;
  let canonicalId: string;
  beforeEach(() => {
    ({ lockout } = lockoutOn(database()));
    canonicalId = freshId();
  });

  async function admit(attempt: Partial<Attempt> = {}): Promise<Ticket> {
    const admission = await lockout.admit(attemptOn({ canonicalId, ...attempt }));
    if (admission.verdict !== 'admitted') throw new Error('shut');
    return admission.ticket;
  }
  const evaluate = (ticket: Ticket, work: () => Promise<unknown> = turnedAway) =>
    lockout.evaluating(ticket, work).catch((error: unknown) => error);
  const counted = async () =>
    (await lockout.lookAll(database(), canonicalId)).map(({ total }) => total);

  test('security 31: is not counted, as the first one and as a later one', async () => {
    expect(await evaluate(await admit())).toBeInstanceOf(BusyError);
    expect(await counted()).toEqual([]);
    const first = await admit();
    await inTransaction(database(), (tx) => lockout.failed(tx, first));
    const second = await admit({ secret: 'another' });
    expect(await counted()).toEqual([2]);
    await evaluate(second);
    expect(await counted()).toEqual([1]);
  });

  test('security 4: stays counted when something else was counted since', async () => {
    const first = await admit({ secret: 'one' });
    const second = await admit({ secret: 'two' });
    await evaluate(first);
    expect(await counted()).toEqual([2]);
    await evaluate(second);
    expect(await counted()).toEqual([1]);
  });

  test('security 4: stays counted once its secret was found wrong, or taken back once', async () => {
    const wrong = await admit({ secret: 'one' });
    await inTransaction(database(), (tx) => lockout.failed(tx, wrong));
    await evaluate(wrong);
    expect(await counted()).toEqual([1]);
    const other = await admit({ secret: 'two' });
    for (let n = 0; n < 3; n++) await evaluate(other);
    expect(await counted()).toEqual([1]);
  });

  test('security 10: one that rode free takes nothing back', async () => {
    const wrong = await admit({ secret: 'same' });
    await inTransaction(database(), (tx) => lockout.failed(tx, wrong));
    await evaluate(await admit({ secret: 'same' }));
    expect(await counted()).toEqual([1]);
  });

  test('brings nothing back that a success has cleared', async () => {
    await admit({ secret: 'one' });
    const late = await admit({ secret: 'two' });
    await inTransaction(database(), (tx) =>
      lockout.succeeded(tx, { canonicalId, path: 'sign-in' }),
    );
    await evaluate(late);
    expect(await counted()).toEqual([]);
  });

  test('security 4: any other failure leaves it counted', async () => {
    const broken = new Error('broken');
    expect(await evaluate(await admit(), () => Promise.reject(broken))).toBe(broken);
    expect(await counted()).toEqual([1]);
    expect(await lockout.evaluating(await admit({ secret: 'two' }), () => Promise.resolve(7))).toBe(
      7,
    );
    expect(await counted()).toEqual([2]);
  });
});
