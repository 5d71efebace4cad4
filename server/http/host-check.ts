import type { RequestHandler } from 'express';
import { PageError } from './page-errors';

/**
 * Refuses requests for another host than ours: an unknown Host must not reach anything that builds
 * on it. Probes of `/health/*` come by address and are let through.
 */
export function hostCheck(baseUrl: string): RequestHandler {
  const own = new URL(baseUrl).host;
  return (req, _res, next) => {
    if (req.headers.host === own || req.path.startsWith('/health/')) return next();
    next(new PageError('bad-host'));
  };
}
