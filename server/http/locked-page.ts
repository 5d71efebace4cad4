import type { Response } from 'express';
import { helpFor } from './help-box';
import { placeOf, sayUntil } from './moments';
import { pageContext, renderPage } from './render';
import type { Services } from '../services';

export interface LockedPage {
  path: 'sign-in' | 'challenge' | 'current-password';
  /** ms since 1970; null: until staff release it. */
  until: number | null;
}

/** Said to browsers where nobody can know when staff will come: look again tomorrow. */
const CLOSED_RETRY_SECONDS = 86_400;

/** Sets Retry-After. @returns the end of the lock in words, or null where nobody knows it */
export function sayLockEnd(
  res: Response,
  { config, clock }: Services,
  until: number | null,
): string | null {
  const now = clock.now();
  const seconds = until === null ? CLOSED_RETRY_SECONDS : Math.ceil((until - now) / 1000);
  res.setHeader('Retry-After', Math.max(1, seconds));
  return until === null ? null : sayUntil(until, now, placeOf(pageContext(res), config.TIME_ZONE));
}

/** 429 with Retry-After: the same page for real and unknown login IDs. */
export async function showLocked(
  res: Response,
  services: Services,
  { path, until }: LockedPage,
): Promise<void> {
  await renderPage(res, {
    view: 'pages/locked/locked',
    titleKey: 'locked.title',
    status: 429,
    model: {
      path,
      until: sayLockEnd(res, services, until),
      help: await helpFor(res, services.schools),
      canUseQuestions: path === 'sign-in',
    },
  });
}
