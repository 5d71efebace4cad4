/**
 * Works through a list with so many at once and never more, so that a whole level uses every core
 * and somebody who waits at a page queues behind a few hashes instead of a thousand. The first
 * failure ends it: what had not begun does not begin.
 *
 * @returns the results in the order of the list
 */
export async function inPool<T, R>(
  list: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(list.length);
  let next = 0;
  let isFailed = false;

  async function worker(): Promise<void> {
    while (next < list.length && !isFailed) {
      const index = next++;
      results[index] = await work(list[index] as T);
    }
  }

  const workers = Array.from({ length: Math.min(Math.max(1, atOnce), list.length) }, () =>
    worker().catch((error: unknown) => {
      isFailed = true;
      throw error;
    }),
  );
  // All of them: what is still under way must not go on behind the back of whoever called.
  const ends = await Promise.allSettled(workers);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return results;
}
