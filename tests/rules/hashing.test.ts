import argon2 from 'argon2';
import {
  createHashing,
  MAX_BYTES,
  pepperId,
  pepperOf,
  sameHash,
  type HashingSettings,
} from '../../server/password/hashing';

const first = pepperOf('first-pepper-of-32-characters-000');
const second = pepperOf('second-pepper-of-32-characters-00');

const settings: HashingSettings = {
  memoryKib: 19456,
  passes: 2,
  lanes: 1,
  peppers: [first],
  concurrency: 2,
  queueLimit: 100,
};

function hashing(change: Partial<HashingSettings> = {}) {
  return createHashing({ ...settings, ...change });
}

describe('hash and verify', () => {
  test('security 14: argon2id at the floor, in a PHC string that argon2 itself verifies', async () => {
    const stored = await hashing().hash('Lamp-tiger-42');
    expect(stored.phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    const { secret } = first;
    expect(await argon2.verify(stored.phc, 'Lamp-tiger-42', { secret })).toBe(true);
    expect(await argon2.verify(stored.phc, 'Lamp-tiger-43', { secret })).toBe(false);
  });

  test.each<Partial<HashingSettings>>([{ memoryKib: 19455 }, { passes: 1 }, { lanes: 0 }])(
    'security 14: %j is below the floor',
    (change) => {
      expect(() => hashing(change)).toThrow(RangeError);
    },
  );

  test('security 15: without its pepper a hash verifies nothing', async () => {
    const stored = await hashing().hash('Lamp-tiger-42');
    expect(await argon2.verify(stored.phc, 'Lamp-tiger-42')).toBe(false);
    expect(stored.pepperId).toBe(first.id);
    expect(() => hashing({ peppers: [] })).toThrow(RangeError);
  });

  test('the right value, and no other', async () => {
    const { hash, verify } = hashing();
    const stored = await hash('Lamp-tiger-42');
    expect(await verify('Lamp-tiger-42', stored)).toBe(true);
    expect(await verify('lamp-tiger-42', stored)).toBe(false);
    expect(await verify('Lamp-tiger-42 ', stored)).toBe(false);
    expect(await verify('', stored)).toBe(false);
  });

  test('a salt of its own each time, or the one given', async () => {
    const { hash, saltOf } = hashing();
    const [one, other] = [await hash('a'), await hash('a')];
    expect(one.phc).not.toBe(other.phc);
    expect(saltOf(one)).toHaveLength(16);
    const again = await hash('a', saltOf(one));
    expect(sameHash(again, one)).toBe(true);
    expect(sameHash(other, one)).toBe(false);
  });

  test('a damaged row is an error that does not quote it', async () => {
    const { hash, verify } = hashing();
    const { phc, pepperId } = await hash('a');
    for (const damaged of ['', 'x', phc.slice(0, -1), `${phc}x`, phc.replace('id$', 'i$')]) {
      await expect(verify('a', { phc: damaged, pepperId })).rejects.toThrow(
        'a stored hash is not an argon2id PHC string',
      );
    }
  });
});

describe('security 16: what may be hashed', () => {
  const { hash, verify, recompute, operations } = hashing();
  const unfit: [name: string, value: unknown][] = [
    ['an array', ['Lamp-tiger-42']],
    ['an object', { toString: () => 'Lamp-tiger-42' }],
    ['a buffer', Buffer.from('Lamp-tiger-42')],
    ['a number', 42],
    ['null', null],
    ['undefined', undefined],
    ['half a character', 'a\ud83d'],
    ['one byte too many', 'a'.repeat(MAX_BYTES + 1)],
    ['too many bytes in few characters', '陈'.repeat(400)],
  ];
  test.each(unfit)('%s: TypeError, and no operation', async (_name, value) => {
    const stored = await hash('a');
    const before = operations();
    const typed = value as string;
    await expect(hash(typed)).rejects.toThrow(TypeError);
    await expect(verify(typed, stored)).rejects.toThrow(TypeError);
    await expect(verify(typed, null)).rejects.toThrow(TypeError);
    await expect(recompute(typed, stored)).rejects.toThrow(TypeError);
    expect(operations()).toBe(before);
  });

  test('the longest that fits', async () => {
    const longest = 'a'.repeat(MAX_BYTES);
    const stored = await hash(longest);
    expect(await verify(longest, stored)).toBe(true);
    expect(await verify(longest.slice(1), stored)).toBe(false);
  });
});

describe('security 3: one operation, whoever it is', () => {
  test('real, unknown, wrong and a pepper that is gone', async () => {
    const { hash, verify, recompute, operations } = hashing();
    const stored = await hash('a');
    const gone = { ...stored, pepperId: second.id };
    for (const work of [
      () => verify('a', stored),
      () => verify('b', stored),
      () => verify('a', null),
      () => verify('a', gone),
      () => recompute('a', stored),
      () => recompute('a', gone),
      () => hash('a'),
    ]) {
      const before = operations();
      await work();
      expect(operations()).toBe(before + 1);
    }
    expect(await verify('a', null)).toBe(false);
    expect(await verify('a', gone)).toBe(false);
  });

  test('an unknown account takes about as long as a real one', async () => {
    const { hash, verify } = hashing({ concurrency: 1 });
    const stored = await hash('a');
    const times = { real: [] as number[], unknown: [] as number[] };
    for (let round = 0; round < 15; round++) {
      times.real.push(await timed(() => verify('b', stored)));
      times.unknown.push(await timed(() => verify('b', null)));
    }
    // Of the fastest rounds, since the machine may be busy; the bench measures it to 2 ms.
    const [real, unknown] = [Math.min(...times.real), Math.min(...times.unknown)];
    expect(Math.abs(real - unknown)).toBeLessThan(0.5 * Math.max(real, unknown));
  });
});

describe('peppers and costs change', () => {
  test('security 15: the previous pepper still verifies, and asks for a rehash', async () => {
    const before = hashing();
    const after = hashing({ peppers: [second, first] });
    const old = await before.hash('a');
    expect(await after.verify('a', old)).toBe(true);
    expect(after.needsRehash(old)).toBe(true);
    const made = await after.hash('a', after.saltOf(old));
    expect(made.pepperId).toBe(second.id);
    expect(after.needsRehash(made)).toBe(false);
    expect(await after.verify('a', made)).toBe(true);
    expect(await before.verify('a', made)).toBe(false);
    expect(before.canVerify(made)).toBe(false);
    expect(after.canVerify(old)).toBe(true);
  });

  test.each<Partial<HashingSettings>>([{ memoryKib: 20480 }, { passes: 3 }, { lanes: 2 }])(
    '%j: the old cost still verifies, and asks for a rehash',
    async (change) => {
      const [before, after] = [hashing(), hashing(change)];
      const old = await before.hash('a');
      expect(await after.verify('a', old)).toBe(true);
      expect(after.needsRehash(old)).toBe(true);
      const made = await after.hash('a', after.saltOf(old));
      expect(after.needsRehash(made)).toBe(false);
      expect(after.recipeOf(made)).not.toBe(after.recipeOf(old));
    },
  );

  test('recompute answers under the recipe of the hash it is compared with', async () => {
    const after = hashing({ peppers: [second, first], memoryKib: 20480 });
    const old = await hashing().hash('a');
    expect(sameHash(await after.recompute('a', old), old)).toBe(true);
    expect(sameHash(await after.recompute('b', old), old)).toBe(false);
    expect(after.recipeOf(await after.recompute('b', old))).toBe(after.recipeOf(old));
  });

  test('recompute without the pepper equals nothing, not even under the same salt', async () => {
    const stored = await hashing().hash('a');
    const elsewhere = hashing({ peppers: [second] });
    expect(sameHash(await elsewhere.recompute('a', stored), stored)).toBe(false);
  });

  test('the name of a pepper tells nothing of it and differs', () => {
    expect(first.id).toMatch(/^[0-9a-f]{16}$/);
    expect(first.id).toBe(pepperId(first.secret));
    expect(second.id).not.toBe(first.id);
    expect(first.secret.toString('hex')).not.toContain(first.id);
  });
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}
