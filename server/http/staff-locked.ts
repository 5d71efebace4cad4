import type { Response } from 'express';
import type { Services } from '../services';
import { sayLockEnd } from './locked-page';
import { renderPage } from './render';

/** 429 with Retry-After. @param until ms since 1970; null: until another person helps */
export function showStaffLocked(
  res: Response,
  services: Services,
  until: number | null,
): Promise<void> {
  return renderPage(res, {
    view: 'pages/staff-sign-in/locked',
    titleKey: 'staff.locked.title',
    status: 429,
    model: { until: sayLockEnd(res, services, until) },
  });
}
