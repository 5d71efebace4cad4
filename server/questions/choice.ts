import { hash } from 'node:crypto';
import { keyedDigest } from '../keyed-digest';

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
  const luck = luckOf(key, `ask\0${seed}`);
  const ranked = available
    .map((id) => ({ id, rank: luck(id) }))
    .sort((one, other) => one.rank - other.rank);
  const asked = new Set(ranked.slice(0, ask).map(({ id }) => id));
  return available.filter((id) => asked.has(id));
}

/**
 * For each name a number above 0 and below 1 that looks random and is always the same for the same
 * key and seed. One HMAC for the seed, plain SHA-256 under its secret result for the names: a page
 * of decoys draws dozens of them, and an HMAC costs ten times as much.
 */
export function luckOf(key: Buffer, seed: string): (name: string) => number {
  const secret = keyedDigest(key).update(seed).digest('hex');
  return (name) => {
    const bits = Number.parseInt(hash('sha256', `${secret}\0${name}`).slice(0, 12), 16);
    return (bits + 0.5) / 2 ** 48;
  };
}
