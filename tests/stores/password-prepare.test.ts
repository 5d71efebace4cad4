import { inTransaction, type Db } from '../../server/db/database';
import { createHashing, pepperOf, type Hashing } from '../../server/password/hashing';
import {
  createPasswords,
  type Passwords,
  type SchoolPasswords,
} from '../../server/password/password';
import { defaultPolicy, type PasswordPolicy } from '../../server/password/password.rules';
import { history } from '../../server/password/password.store';
import { createSealedHashes } from '../../server/password/sealed-hashes.store';
import { describeEachDatabase } from '../support/databases';
import { SCHOOL_MORNING } from '../support/fake-clock';
import { addPupil } from '../support/fixtures';

const [older, newer] = [
  pepperOf('the-older-pepper-of-32-characters'),
  pepperOf('the-newer-pepper-of-32-characters'),
];
const subject = { firstName: 'Wei', lastName: 'Tan', userId: 'wt', loginId: 'wt@x.sg' };

interface Setting {
  peppers?: ReturnType<typeof pepperOf>[];
  memoryKib?: number;
  policy?: Partial<PasswordPolicy>;
}

function setUp(db: Db, { peppers = [older], memoryKib = 19456, policy = {} }: Setting = {}) {
  const cost = { memoryKib, passes: 2, lanes: 1 };
  const sealed = createSealedHashes(db);
  const hashing = createHashing({ ...cost, peppers, concurrency: 2, queueLimit: 100, sealed });
  const isCommon = (password: string) => password === 'Football1';
  const passwords = createPasswords({
    db,
    hashing,
    policyFor: () => ({ ...defaultPolicy, ...policy }),
    isCommon,
  });
  return { db, hashing, passwords: { ...passwords, ...passwords.of({ schoolId: 'any' }) } };
}

let moment = SCHOOL_MORNING;

async function choose(
  { db, passwords }: { db: Db; passwords: Passwords & SchoolPasswords },
  id: string,
  value: string,
) {
  const prepared = await passwords.prepareNew({ accountId: id, subject, value });
  if (prepared.kind === 'refused') return prepared.failures.map(({ code }) => code);
  const { stored } = prepared;
  const credential = { accountId: id, stored, changedAt: ++moment, changedHow: 'self' };
  await inTransaction(db, (tx) => passwords.saveNew(tx, { ...credential, kind: 'own' }));
  return 'saved';
}

async function operationsOf(hashing: Hashing, work: () => Promise<unknown>): Promise<number> {
  const before = hashing.operations();
  await work();
  return hashing.operations() - before;
}

describeEachDatabase('a new password', (database) => {
  const pupil = async () => (await addPupil(database())).id;

  test('all failures together, and no operation', async () => {
    const { passwords, hashing } = setUp(database());
    const id = await pupil();
    const prepare = (value: string) => passwords.prepareNew({ accountId: id, subject, value });
    const used = await operationsOf(hashing, async () => {
      expect(await prepare('tan')).toMatchObject({
        failures: [
          { code: 'min-length' },
          { code: 'min-upper' },
          { code: 'min-digits' },
          { code: 'last-name' },
        ],
      });
      expect(await prepare('Football1')).toMatchObject({ failures: [{ code: 'common' }] });
      expect(await prepare('Lamp-tiger-42\ud800')).toMatchObject({
        failures: [{ code: 'ill-formed' }],
      });
    });
    expect(used).toBe(0);
  });

  test('security 17: one operation for history and new hash, the salt shared', async () => {
    const room = setUp(database());
    const id = await pupil();
    for (let n = 1; n <= 6; n++) {
      const used = await operationsOf(room.hashing, () => choose(room, id, `Lamp-tiger-${n}`));
      expect(used).toBe(1);
    }
    const present = await room.passwords.find(id);
    const former = await history(database(), id, 9);
    const salts = [present!.stored, ...former].map((hash) => room.hashing.saltOf(hash).toString());
    expect(salts).toHaveLength(6);
    expect(new Set(salts).size).toBe(1);
  });

  test('salts of two accounts differ, also for the same password', async () => {
    const room = setUp(database());
    const [one, other] = [await pupil(), await pupil()];
    await choose(room, one, 'Lamp-tiger-42');
    await choose(room, other, 'Lamp-tiger-42');
    const [a, b] = [await room.passwords.find(one), await room.passwords.find(other)];
    expect(a!.stored.phc).not.toBe(b!.stored.phc);
  });

  test('not one of the last 3, the present one counted', async () => {
    const room = setUp(database());
    const id = await pupil();
    for (let n = 1; n <= 4; n++) expect(await choose(room, id, `Lamp-tiger-${n}`)).toBe('saved');
    for (const n of [4, 3, 2]) {
      expect(await choose(room, id, `Lamp-tiger-${n}`)).toEqual(['history']);
    }
    expect(await choose(room, id, 'Lamp-tiger-1')).toBe('saved');
  });

  test('the refusal names how many, and costs one operation', async () => {
    const room = setUp(database());
    const id = await pupil();
    await choose(room, id, 'Lamp-tiger-42');
    const value = 'Lamp-tiger-42';
    const used = await operationsOf(room.hashing, async () => {
      expect(await room.passwords.prepareNew({ accountId: id, subject, value })).toEqual({
        kind: 'refused',
        failures: [{ code: 'history', params: { count: 3 } }],
      });
    });
    expect(used).toBe(1);
  });

  test('the same password in other characters is the same password', async () => {
    const room = setUp(database());
    const id = await pupil();
    await choose(room, id, 'Jos\u00e9-tiger-42');
    expect(await choose(room, id, 'Jose\u0301-tiger-42')).toEqual(['history']);
    expect(await choose(room, id, 'Ｊos\u00e9-tiger-42')).toEqual(['history']);
  });

  test('an issued default password counts', async () => {
    const room = setUp(database());
    const id = await pupil();
    const value = room.passwords.makeDefault(subject);
    const prepared = await room.passwords.prepareNew({ accountId: id, subject, value });
    if (prepared.kind === 'refused') throw new Error('a default password was refused');
    const { stored } = prepared;
    const issued = { accountId: id, stored, changedAt: ++moment, changedHow: 'default' };
    await inTransaction(database(), (tx) =>
      room.passwords.saveNew(tx, { ...issued, kind: 'default', expiresAt: moment + 1 }),
    );
    expect(await choose(room, id, value)).toEqual(['history']);
    await choose(room, id, 'Lamp-tiger-42');
    expect(await choose(room, id, value)).toEqual(['history']);
  });

  test('a raised depth holds at once, one of 0 asks for nothing', async () => {
    const id = await pupil();
    const room = setUp(database());
    for (let n = 1; n <= 6; n++) await choose(room, id, `Lamp-tiger-${n}`);
    const deep = setUp(database(), { policy: { historyDepth: 6 } });
    for (let n = 6; n >= 1; n--) {
      expect(await choose(deep, id, `Lamp-tiger-${n}`)).toEqual(['history']);
    }
    const none = setUp(database(), { policy: { historyDepth: 0 } });
    expect(await choose(none, id, 'Lamp-tiger-6')).toBe('saved');
  });

  test('an account that is only being made has no history', async () => {
    const { passwords, hashing } = setUp(database());
    const value = 'Lamp-tiger-42';
    const used = await operationsOf(hashing, async () => {
      const prepared = await passwords.prepareNew({ accountId: null, subject, value });
      expect(prepared.kind).toBe('ready');
    });
    expect(used).toBe(1);
  });

  test('each other recipe in the history costs one operation more', async () => {
    const id = await pupil();
    const before = setUp(database());
    await choose(before, id, 'Lamp-tiger-1');
    await choose(before, id, 'Lamp-tiger-2');
    const rotated = setUp(database(), { peppers: [newer, older] });
    expect(await choose(rotated, id, 'Lamp-tiger-1')).toEqual(['history']);
    const value = 'Lamp-tiger-3';
    expect(await operationsOf(rotated.hashing, () => choose(rotated, id, value))).toBe(2);
    const costlier = setUp(database(), { peppers: [newer, older], memoryKib: 20480 });
    for (const n of [1, 2, 3]) {
      expect(await choose(costlier, id, `Lamp-tiger-${n}`)).toEqual(['history']);
    }
    const other = () => choose(costlier, id, 'Lamp-tiger-4');
    expect(await operationsOf(costlier.hashing, other)).toBe(3);
  });

  test('a history whose pepper is gone is not asked', async () => {
    const id = await pupil();
    await choose(setUp(database()), id, 'Lamp-tiger-1');
    const later = setUp(database(), { peppers: [newer] });
    const again = () => choose(later, id, 'Lamp-tiger-1');
    expect(await operationsOf(later.hashing, again)).toBe(1);
    expect((await later.passwords.find(id))!.stored.pepperId).toBe(newer.id);
  });
});
