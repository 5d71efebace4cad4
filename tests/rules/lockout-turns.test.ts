import { createTurns } from '../../server/lockout/turns';

const later = () => new Promise<void>((resume) => setImmediate(resume));

test('the same key waits its turn, another one does not', async () => {
  const inTurn = createTurns();
  const course: string[] = [];
  const work = (key: string, name: string) =>
    inTurn(key, async () => {
      course.push(`${name} begins`);
      await later();
      course.push(`${name} ends`);
      return name;
    });
  const all = await Promise.all([work('a', 'a1'), work('a', 'a2'), work('b', 'b1')]);
  expect(all).toEqual(['a1', 'a2', 'b1']);
  expect(course.indexOf('a2 begins')).toBeGreaterThan(course.indexOf('a1 ends'));
  expect(course.indexOf('b1 begins')).toBeLessThan(course.indexOf('a1 ends'));
});

test('who comes while the second runs waits for it', async () => {
  const inTurn = createTurns();
  let running = 0;
  const alone = async () => {
    expect(++running).toBe(1);
    await later();
    await later();
    running--;
  };
  const first = inTurn('a', alone);
  const second = inTurn('a', alone);
  await first;
  await Promise.all([second, inTurn('a', alone)]);
});

test('who waits behind a failure fails with it; who comes afterwards does not', async () => {
  const inTurn = createTurns();
  const broken = () => later().then(() => Promise.reject(new Error('store')));
  let ran = 0;
  const counted = async () => {
    await later();
    ran++;
  };
  const all = await Promise.allSettled([inTurn('a', broken), inTurn('a', counted)]);
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(ran).toBe(0);
  await inTurn('a', counted);
  expect(ran).toBe(1);
});
