import type { Translate } from './render';

/** Told only when it gets tight; equal for real and unknown login IDs. */
const TOLD_FROM = 2;

/** @param left tries before the next wait; undefined when nothing was tried */
export function sayTriesLeft(t: Translate, left: number | undefined): string | null {
  if (left === undefined || left > TOLD_FROM) return null;
  return left === 0 ? t('locked.noTriesLeft') : t('locked.triesLeft', { count: left });
}
