import { inTransaction, type Db } from '../../server/db/database';
import { createHashing, pepperOf } from '../../server/password/hashing';
import { createPasswords } from '../../server/password/password';
import { defaultPolicy } from '../../server/password/password.rules';
import { createSealedHashes } from '../../server/password/sealed-hashes.store';
import { describeEachDatabase } from '../support/databases';
import { SCHOOL_MORNING } from '../support/fake-clock';
import { addPupil } from '../support/fixtures';

const [older, newer] = [
  pepperOf('the-older-pepper-of-32-characters'),
  pepperOf('the-newer-pepper-of-32-characters'),
];

function setUp(db: Db, { peppers = [older], memoryKib = 19456 } = {}) {
  const cost = { memoryKib, passes: 2, lanes: 1 };
  const sealed = createSealedHashes(db);
  const hashing = createHashing({ ...cost, peppers, concurrency: 2, queueLimit: 100, sealed });
  const isCommon = () => false;
  return {
    hashing,
    passwords: createPasswords({ db, hashing, policyFor: () => defaultPolicy, isCommon }),
  };
}

async function withPassword(db: Db, value: string) {
  const { hashing, passwords } = setUp(db);
  const { id } = await addPupil(db);
  const stored = await hashing.hash(value.normalize('NFKC'));
  await inTransaction(db, (tx) =>
    passwords.of({ schoolId: 'any' }).saveNew(tx, {
      accountId: id,
      stored,
      kind: 'own',
      changedAt: SCHOOL_MORNING,
      changedHow: 'self',
      noticePendingAt: SCHOOL_MORNING,
    }),
  );
  return id;
}

describeEachDatabase('verifying a password', (database) => {
  test('the right one in any form of its characters, and no other', async () => {
    const { passwords } = setUp(database());
    const credential = await passwords.find(await withPassword(database(), 'Jos\u00e9-tiger-42'));
    expect(await passwords.verify(credential, 'Jos\u00e9-tiger-42')).toBe(true);
    expect(await passwords.verify(credential, 'Jose\u0301-tiger-42')).toBe(true);
    expect(await passwords.verify(credential, 'Jos\u00e9-tiger-\uff14\uff12')).toBe(true);
    expect(await passwords.verify(credential, 'jos\u00e9-tiger-42')).toBe(false);
    expect(await passwords.verify(credential, 'Jos\u00e9-tiger-42 ')).toBe(false);
  });

  test('security 3: one operation for real, unknown, wrong and impossible alike', async () => {
    const { passwords, hashing } = setUp(database());
    const credential = await passwords.find(await withPassword(database(), 'Lamp-tiger-42'));
    const cases: [credential: typeof credential, value: string, right: boolean][] = [
      [credential, 'Lamp-tiger-42', true],
      [credential, 'Lamp-tiger-43', false],
      [credential, '', false],
      [credential, '\ud83d', false],
      [credential, 'x'.repeat(8000), false],
      [credential, '\ufdfa'.repeat(1000), false],
      [credential, ['Lamp-tiger-42'] as unknown as string, false],
      [null, 'Lamp-tiger-42', false],
      [null, '\ud83d', false],
      [null, 'x'.repeat(8000), false],
    ];
    for (const [whose, value, right] of cases) {
      const before = hashing.operations();
      expect(await passwords.verify(whose, value)).toBe(right);
      expect(hashing.operations()).toBe(before + 1);
    }
  });

  test('what cannot be hashed is never taken for an empty password', async () => {
    const { passwords } = setUp(database());
    const credential = await passwords.find(await withPassword(database(), ''));
    expect(await passwords.verify(credential, '')).toBe(true);
    expect(await passwords.verify(credential, '\ud83d')).toBe(false);
    expect(await passwords.verify(credential, 'x'.repeat(8000))).toBe(false);
  });

  test('nobody is nobody', async () => {
    const { passwords } = setUp(database());
    expect(await passwords.find(null)).toBeNull();
    expect(await passwords.find('no such account')).toBeNull();
  });
});

describeEachDatabase('security 15: rehash on success', (database) => {
  test('not while cost and pepper are of today', async () => {
    const { passwords, hashing } = setUp(database());
    const credential = await passwords.find(await withPassword(database(), 'Lamp-tiger-42'));
    const before = hashing.operations();
    expect(await passwords.rehashIfNeeded(credential!, 'Lamp-tiger-42')).toBe(false);
    expect(hashing.operations()).toBe(before);
  });

  test.each([
    ['a newer pepper', { peppers: [newer, older] }],
    ['a higher cost', { memoryKib: 20480 }],
  ])('%s: same password, same salt, nothing else changed', async (_name, change) => {
    const id = await withPassword(database(), 'Jos\u00e9-tiger-42');
    const { passwords, hashing } = setUp(database(), change);
    const before = await passwords.find(id);
    expect(await passwords.rehashIfNeeded(before!, 'Jose\u0301-tiger-42')).toBe(true);
    const after = await passwords.find(id);
    expect(after).toEqual({ ...before, stored: after!.stored });
    expect(hashing.needsRehash(after!.stored)).toBe(false);
    expect(hashing.saltOf(after!.stored)).toEqual(hashing.saltOf(before!.stored));
    expect(await passwords.verify(after, 'Jos\u00e9-tiger-42')).toBe(true);
    expect(await passwords.rehashIfNeeded(after!, 'Jos\u00e9-tiger-42')).toBe(false);
  });

  test('of many sign-ins at once one swaps, and the password works all the while', async () => {
    const id = await withPassword(database(), 'Lamp-tiger-42');
    const { passwords } = setUp(database(), { peppers: [newer, older] });
    const credential = await passwords.find(id);
    const swapped = await Promise.all(
      Array.from({ length: 6 }, () => passwords.rehashIfNeeded(credential!, 'Lamp-tiger-42')),
    );
    expect(swapped.filter(Boolean)).toHaveLength(1);
    expect(await passwords.verify(await passwords.find(id), 'Lamp-tiger-42')).toBe(true);
  });

  test('a change in between wins', async () => {
    const id = await withPassword(database(), 'Lamp-tiger-42');
    const { passwords, hashing } = setUp(database(), { peppers: [newer, older] });
    const seen = await passwords.find(id);
    const stored = await hashing.hash('Boat-tiger-42');
    await inTransaction(database(), (tx) =>
      passwords.of({ schoolId: 'any' }).saveNew(tx, {
        accountId: id,
        stored,
        kind: 'own',
        changedAt: SCHOOL_MORNING + 1,
        changedHow: 'challenge',
      }),
    );
    expect(await passwords.rehashIfNeeded(seen!, 'Lamp-tiger-42')).toBe(false);
    expect(await passwords.verify(await passwords.find(id), 'Lamp-tiger-42')).toBe(false);
    expect(await passwords.verify(await passwords.find(id), 'Boat-tiger-42')).toBe(true);
  });
});
