import { createHmac } from 'node:crypto';

export interface Choice {
  key: Buffer;
  /** What the choice hangs on; the same seed always asks the same questions. */
  seed: string;
  /** The ids of the questions that have an answer. */
  available: readonly string[];
  ask: number;
}

/**
 * Which questions are asked. By keyed HMAC, so that starting again never re-rolls and nobody
 * without the key can tell beforehand; the order of `available` stays, so that it tells nothing.
 */
export function chooseAsked({ key, seed, available, ask }: Choice): string[] {
  const ranked = available
    .map((id) => ({ id, rank: fraction(key, `ask\0${seed}\0${id}`) }))
    .sort((one, other) => one.rank - other.rank);
  const asked = new Set(ranked.slice(0, ask).map(({ id }) => id));
  return available.filter((id) => asked.has(id));
}

/** A number above 0 and below 1 that looks random and is always the same for the same text. */
export function fraction(key: Buffer, text: string): number {
  const bits = createHmac('sha256', key).update(text).digest().readUIntBE(0, 6);
  return (bits + 0.5) / 2 ** 48;
}
