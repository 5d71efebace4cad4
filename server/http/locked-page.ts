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

/** 429 with Retry-After: the same page for real and unknown login IDs. */
export async function showLocked(
  res: Response,
  { config, clock, schools }: Services,
  { path, until }: LockedPage,
): Promise<void> {
  const now = clock.now();
  const seconds = until === null ? CLOSED_RETRY_SECONDS : Math.ceil((until - now) / 1000);
  res.setHeader('Retry-After', Math.max(1, seconds));
  const place = placeOf(pageContext(res), config.TIME_ZONE);
  await renderPage(res, {
    view: 'pages/locked/locked',
    titleKey: 'locked.title',
    status: 429,
    model: {
      path,
      until: until === null ? null : sayUntil(until, now, place),
      help: await helpFor(res, schools),
      canUseQuestions: path === 'sign-in',
    },
  });
}
