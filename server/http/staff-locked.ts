import type { Response } from 'express';
import type { Services } from '../services';
import { placeOf, sayUntil } from './moments';
import { pageContext, renderPage } from './render';

const CLOSED_RETRY_SECONDS = 86_400;

/** 429 with Retry-After. @param until ms since 1970; null: until another person helps */
export async function showStaffLocked(
  res: Response,
  { config, clock }: Services,
  until: number | null,
): Promise<void> {
  const now = clock.now();
  const seconds = until === null ? CLOSED_RETRY_SECONDS : Math.ceil((until - now) / 1000);
  res.setHeader('Retry-After', Math.max(1, seconds));
  const place = placeOf(pageContext(res), config.TIME_ZONE);
  await renderPage(res, {
    view: 'pages/staff-sign-in/locked',
    titleKey: 'staff.locked.title',
    status: 429,
    model: { until: until === null ? null : sayUntil(until, now, place) },
  });
}
