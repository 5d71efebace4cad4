import { setTimeout as sleep } from 'node:timers/promises';
import { inPool } from '../../server/password/hash-pool';

test.each([
  [1, 1],
  [2, 2],
  [4, 4],
  [0, 1],
])('with %i at once, never more than %i are under way and never fewer', async (atOnce, most) => {
  let now = 0;
  const seen: number[] = [];
  const results = await inPool([5, 1, 3, 2, 4, 1], atOnce, async (one) => {
    seen.push(++now);
    await sleep(one);
    now--;
    return one * 10;
  });
  expect(Math.max(...seen)).toBe(most);
  expect(seen.slice(most - 1).every((count) => count === most)).toBe(true);
  expect(results).toEqual([50, 10, 30, 20, 40, 10]);
});

test('nothing to do is done at once', async () => {
  expect(await inPool([], 4, () => Promise.reject(new Error('never')))).toEqual([]);
});

test('a failure ends it: what began is waited for, nothing else begins', async () => {
  const [begun, ended]: number[][] = [[], []];
  const pool = inPool([1, 2, 3, 4, 5], 2, async (one) => {
    begun?.push(one);
    if (one === 1) throw new Error('no');
    await sleep(5);
    ended?.push(one);
  });
  await expect(pool).rejects.toThrow('no');
  expect({ begun, ended }).toEqual({ begun: [1, 2], ended: [2] });
});
