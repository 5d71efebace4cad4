/** What comes first by its key; of equal keys any. */
export interface WaitingList<T> {
  size: () => number;
  /** Infinity when nothing waits. */
  firstKey: () => number;
  add: (key: number, value: T) => void;
  /** @throws {RangeError} when nothing waits */
  take: () => T;
}

/** A binary heap: millions of moments of a simulation are put in and taken out. */
export function createWaitingList<T>(): WaitingList<T> {
  const heap: { key: number; value: T }[] = [];
  const keyAt = (index: number) => heap[index]?.key ?? Infinity;

  /** Moves what is in the way one place down or up, and puts the entry where it belongs. */
  function sink(entry: { key: number; value: T }): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const least = keyAt(left + 1) < keyAt(left) ? left + 1 : left;
      const below = heap[least];
      if (!below || entry.key <= below.key) break;
      heap[at] = below;
      at = least;
    }
    heap[at] = entry;
  }

  function rise(entry: { key: number; value: T }): void {
    let at = heap.length;
    while (at > 0) {
      const above = heap[(at - 1) >> 1];
      if (!above || above.key <= entry.key) break;
      heap[at] = above;
      at = (at - 1) >> 1;
    }
    heap[at] = entry;
  }

  return {
    size: () => heap.length,
    firstKey: () => keyAt(0),
    add: (key, value) => rise({ key, value }),
    take() {
      const first = heap[0];
      const last = heap.pop();
      if (!first || !last) throw new RangeError('nothing waits');
      if (heap.length > 0) sink(last);
      return first.value;
    },
  };
}
