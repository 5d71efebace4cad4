import type { RequestHandler } from 'express';
import { PageError } from './page-errors';

/**
 * Refuses requests for another host than ours: an unknown Host must not reach anything that builds
 * on it. Probes of `/health/*` come by address and are let through. A target that is no path names
 * a host of its own, or nothing (`*`).
 */
export function hostCheck(baseUrl: string): RequestHandler {
  const own = new URL(baseUrl).host;
  return (req, _res, next) => {
    const probe = req.path.startsWith('/health/');
    if (req.url.startsWith('/') && (probe || req.headers.host === own)) return next();
    next(new PageError('bad-host'));
  };
}
