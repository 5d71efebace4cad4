import type { RequestHandler } from 'express';
import { PageError } from './page-errors';

interface HostSettings {
  BASE_URL: string;
  METRICS_TOKEN?: string | undefined;
}

/**
 * Refuses requests for another host than ours: an unknown Host must not reach anything that builds
 * on it. Probes of `/health/*` come by address and are let through, and so is Prometheus where it
 * shows a token: it asks each node by its own address. A target that is no path names a host of its
 * own, or nothing (`*`).
 */
export function hostCheck({ BASE_URL, METRICS_TOKEN }: HostSettings): RequestHandler {
  const own = new URL(BASE_URL).host;
  return (req, _res, next) => {
    const byAddress = req.path.startsWith('/health/') || (METRICS_TOKEN && req.path === '/metrics');
    if (req.url.startsWith('/') && (byAddress || req.headers.host === own)) return next();
    next(new PageError('bad-host'));
  };
}
