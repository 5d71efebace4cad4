import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { PageError } from './page-errors';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Stands before the CSRF token: what another site sends never gets as far as a session. */
export function sameSiteGate(baseUrl: string): RequestHandler {
  const origin = new URL(baseUrl).origin;
  return (req, _res, next) => {
    if (reading.has(req.method) || comesFromUs(req.headers, origin)) return next();
    next(new PageError('forged'));
  };
}

/**
 * `Sec-Fetch-Site` where the browser sends it (all since 2023), else `Origin`. Where both are
 * absent (very old browsers, scripts) the token alone decides.
 */
function comesFromUs(headers: IncomingHttpHeaders, origin: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return headers.origin === undefined || headers.origin === origin;
}
