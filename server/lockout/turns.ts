/**
 * Lets calls with the same key run one after the other, within this process. Only to save work: a
 * burst on one login ID would otherwise read and lose the swap again and again. What makes
 * counting exact, across processes too, is the swap itself.
 *
 * One that fails takes along those that wait behind it, instead of letting each of them run into
 * the same time-out of the store.
 */
export function createTurns() {
  const last = new Map<string, Promise<unknown>>();

  return function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = last.get(key);
    const mine = before ? before.then(work) : work();
    last.set(key, mine);
    const leave = () => {
      if (last.get(key) === mine) last.delete(key);
    };
    mine.then(leave, leave);
    return mine;
  };
}
