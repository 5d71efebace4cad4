import { BusyError, createHashing, pepperOf } from '../../server/password/hashing';
import { createHashQueue } from '../../server/password/hash-queue';
import { inTurnOf } from '../../server/password/hash-turn';

function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

/** Lets every promise that can go on do so. */
const settle = () => new Promise<void>((resume) => setImmediate(resume));

describe('security 31: the queue of hash work', () => {
  test('as many at once as allowed, the others wait in order', async () => {
    const queue = createHashQueue({ concurrency: 2, queueLimit: 10 });
    const gates = Array.from({ length: 5 }, gate);
    const started: number[] = [];
    const all = gates.map(({ passed }, index) =>
      queue.run(() => {
        started.push(index);
        return passed;
      }),
    );
    await settle();
    expect(started).toEqual([0, 1]);
    expect(queue.load()).toEqual({ running: 2, waiting: 3 });
    gates[1]?.open();
    await settle();
    expect(started).toEqual([0, 1, 2]);
    gates.forEach(({ open }) => open());
    await Promise.all(all);
    expect(started).toEqual([0, 1, 2, 3, 4]);
    expect(queue.load()).toEqual({ running: 0, waiting: 0 });
  });

  test('a newcomer never slips in before one that waits', async () => {
    const queue = createHashQueue({ concurrency: 1, queueLimit: 10 });
    const order: string[] = [];
    const held = gate();
    const one = queue.run(() => held.passed);
    const two = queue.run(() => Promise.resolve(order.push('waiting')));
    held.open();
    const three = one.then(() => queue.run(() => Promise.resolve(order.push('newcomer'))));
    await Promise.all([two, three]);
    expect(order).toEqual(['waiting', 'newcomer']);
  });

  test('a full queue refuses at once, and takes again when there is room', async () => {
    const queue = createHashQueue({ concurrency: 1, queueLimit: 1 });
    const held = gate();
    const running = queue.run(() => held.passed);
    const waiting = queue.run(() => Promise.resolve('waited'));
    await expect(queue.run(() => Promise.resolve())).rejects.toThrow(BusyError);
    expect(queue.load()).toEqual({ running: 1, waiting: 1 });
    held.open();
    await running;
    expect(await waiting).toBe('waited');
    expect(await queue.run(() => Promise.resolve('taken'))).toBe('taken');
  });

  test('a flood from one place neither delays nor keeps out a child from another', async () => {
    const queue = createHashQueue({ concurrency: 1, queueLimit: 3 });
    const from = (origin: string) => ({ isKnown: false, from: origin, visit: origin });
    const held = gate();
    const order: string[] = [];
    const come = (origin: string) =>
      inTurnOf(from(origin), () => queue.run(() => Promise.resolve(order.push(origin))));
    const running = queue.run(() => held.passed);
    const flood = Array.from({ length: 4 }, () => come('flood'));
    const results = Promise.allSettled([...flood, come('child')]);
    held.open();
    await running;
    const states = (await results).map(({ status }) => status);
    expect(states).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(order).toEqual(['flood', 'child', 'flood']);
  });

  test('work that fails gives its place free', async () => {
    const queue = createHashQueue({ concurrency: 1, queueLimit: 1 });
    await expect(queue.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(queue.load()).toEqual({ running: 0, waiting: 0 });
    expect(await queue.run(() => Promise.resolve(1))).toBe(1);
  });

  test('hashing goes through it: refused work costs no operation', async () => {
    const hashing = createHashing({
      memoryKib: 19456,
      passes: 2,
      lanes: 1,
      peppers: [pepperOf('a-pepper-of-32-characters-0000000')],
      concurrency: 1,
      queueLimit: 2,
    });
    const works = Array.from({ length: 6 }, () => hashing.verify('a', null));
    await settle();
    expect(hashing.load()).toEqual({ running: 1, waiting: 2 });
    const results = await Promise.allSettled(works);
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(3);
    for (const result of refused) {
      expect(result).toMatchObject({ reason: expect.any(BusyError) as unknown });
    }
    expect(hashing.operations()).toBe(3);
  });
});
