import { inTransaction, type Db } from '../../server/db/database';
import type { StoredHash } from '../../server/password/hashing';
import {
  findCredential,
  history,
  saveNew,
  swapHash,
  takeNotice,
  type NewCredential,
} from '../../server/password/password.store';
import { describeEachDatabase } from '../support/databases';
import { SCHOOL_MORNING } from '../support/fake-clock';
import { addPupil } from '../support/fixtures';

const at = SCHOOL_MORNING;

function stored(name: string): StoredHash {
  return { phc: `phc of ${name}`, pepperId: 'pepper' };
}

function own(accountId: string, name: string, changedAt = at): NewCredential {
  return { accountId, stored: stored(name), kind: 'own', changedAt, changedHow: 'self' };
}

function save(db: Db, credential: NewCredential, keep = 9): Promise<void> {
  return inTransaction(db, (tx) => saveNew(tx, credential, keep));
}

describeEachDatabase('passwords', (database) => {
  const pupil = async () => (await addPupil(database())).id;

  test('none until one is saved', async () => {
    const id = await pupil();
    expect(await findCredential(database(), id)).toBeNull();
    expect(await findCredential(database(), '')).toBeNull();
    expect(await history(database(), id, 5)).toEqual([]);
  });

  test('everything that is saved comes back, numbers as numbers', async () => {
    const id = await pupil();
    const credential = {
      accountId: id,
      stored: stored('Lamp-tiger-482'),
      kind: 'default',
      changedAt: at,
      changedHow: 'default',
      validFrom: at + 1,
      expiresAt: at + 2,
      noticePendingAt: at + 3,
    } as const;
    await save(database(), credential);
    expect(await findCredential(database(), id)).toEqual(credential);
    expect(await history(database(), id, 5)).toEqual([]);
  });

  test('a new one takes the place of all of the former, which goes to the history', async () => {
    const id = await pupil();
    const first = { ...own(id, 'one'), kind: 'default', expiresAt: at, validFrom: at } as const;
    await save(database(), { ...first, noticePendingAt: at });
    await save(database(), own(id, 'two', at + 1));
    expect(await findCredential(database(), id)).toEqual({
      ...own(id, 'two', at + 1),
      validFrom: null,
      expiresAt: null,
      noticePendingAt: null,
    });
    expect(await history(database(), id, 5)).toEqual([stored('one')]);
  });

  test('the history: the latest first, as deep as asked, no deeper than kept', async () => {
    const id = await pupil();
    for (let n = 1; n <= 7; n++) await save(database(), own(id, `${n}`, at + n), 4);
    expect(await history(database(), id, 9)).toEqual(['6', '5', '4', '3'].map(stored));
    expect(await history(database(), id, 2)).toEqual(['6', '5'].map(stored));
    expect(await history(database(), id, 0)).toEqual([]);
  });

  test('in the same millisecond the order of saving counts', async () => {
    const id = await pupil();
    for (let n = 1; n <= 6; n++) await save(database(), own(id, `${n}`), 3);
    expect(await history(database(), id, 9)).toEqual(['5', '4', '3'].map(stored));
  });

  test('one account never touches another', async () => {
    const [id, other] = [await pupil(), await pupil()];
    for (let n = 1; n <= 3; n++) await save(database(), own(other, `other ${n}`, at + n));
    for (let n = 1; n <= 3; n++) await save(database(), own(id, `${n}`, at + n), 1);
    const swapped = await inTransaction(database(), (tx) =>
      swapHash(tx, { accountId: id, from: stored('other 3'), to: stored('x') }),
    );
    expect(swapped).toBe(false);
    expect((await findCredential(database(), other))?.stored).toEqual(stored('other 3'));
    expect(await history(database(), other, 9)).toEqual(['other 2', 'other 1'].map(stored));
  });

  test('many changes at once: every password but the last is in the history', async () => {
    const id = await pupil();
    const names = Array.from({ length: 12 }, (_, n) => `${n}`);
    await Promise.all(names.map((name, n) => save(database(), own(id, name, at + n), 20)));
    const present = (await findCredential(database(), id))?.stored;
    const former = await history(database(), id, 20);
    expect([present, ...former].map((hash) => hash?.phc).sort()).toEqual(
      names.map((name) => stored(name).phc).sort(),
    );
  });

  test('they go with the account', async () => {
    const id = await pupil();
    await save(database(), own(id, 'one'));
    await save(database(), own(id, 'two'));
    await inTransaction(database(), (tx) => tx('accounts').where({ id }).delete());
    expect(await findCredential(database(), id)).toBeNull();
    expect(await history(database(), id, 5)).toEqual([]);
  });

  test('the notice is taken once, by one', async () => {
    const id = await pupil();
    await save(database(), { ...own(id, 'one'), noticePendingAt: at });
    const take = () => inTransaction(database(), (tx) => takeNotice(tx, id));
    const taken = await Promise.all([take(), take(), take(), take()]);
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect((await findCredential(database(), id))?.noticePendingAt).toBeNull();
    expect((await findCredential(database(), id))?.changedAt).toBe(at);
  });

  describe('security 15: compare and swap', () => {
    test('replaces the hash and nothing else', async () => {
      const id = await pupil();
      await save(database(), { ...own(id, 'one'), noticePendingAt: at });
      const to = { phc: 'rehashed', pepperId: 'newer' };
      const swap = () =>
        inTransaction(database(), (tx) => swapHash(tx, { accountId: id, from: stored('one'), to }));
      expect(await swap()).toBe(true);
      expect(await swap()).toBe(false);
      expect(await findCredential(database(), id)).toMatchObject({
        stored: to,
        changedAt: at,
        noticePendingAt: at,
      });
      expect(await history(database(), id, 5)).toEqual([]);
    });

    test('of many at once one wins', async () => {
      const id = await pupil();
      await save(database(), own(id, 'one'));
      const swapped = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          inTransaction(database(), (tx) =>
            swapHash(tx, { accountId: id, from: stored('one'), to: stored(`rehash ${n}`) }),
          ),
        ),
      );
      expect(swapped.filter(Boolean)).toHaveLength(1);
      const winner = swapped.indexOf(true);
      expect((await findCredential(database(), id))?.stored).toEqual(stored(`rehash ${winner}`));
    });

    test('a rehash that races a change never brings the old password back', async () => {
      for (let round = 0; round < 10; round++) {
        const id = await pupil();
        await save(database(), own(id, 'old'));
        const from = stored('old');
        await Promise.all([
          save(database(), own(id, 'new', at + 1)),
          inTransaction(database(), (tx) =>
            swapHash(tx, { accountId: id, from, to: stored('old again') }),
          ),
        ]);
        expect((await findCredential(database(), id))?.stored).toEqual(stored('new'));
      }
    });
  });
});
