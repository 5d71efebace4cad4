import csurf from 'csurf';
import type { Request, RequestHandler } from 'express';
import type { Clock } from '../clock';
import { hasVisit } from './session';

/** Read from the form or the header, never from the address: addresses end up in logs. */
const protect = csurf({ value: readToken });

const exempt = new Set(['/language']);

/**
 * Checks the token of every form. A token is minted only when a page asks for one, since minting
 * makes a session row.
 */
export function csrf(clock: Clock): RequestHandler {
  return (req, res, next) => {
    res.locals['mintToken'] = () => mint(req, clock);
    if (req.method === 'GET' || req.method === 'HEAD' || exempt.has(req.path)) return next();
    req.session.startedAt ??= clock.now();
    protect(req, res, next);
  };
}

export function isForgery(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'EBADCSRFTOKEN';
}

function mint(req: Request, clock: Clock): string {
  if (!hasVisit(req)) return '';
  req.session.startedAt ??= clock.now();
  // With GET csurf only makes the secret and the function that we are after. A stale form is
  // answered with its page, so the method may be another one here.
  const { method } = req;
  req.method = 'GET';
  protect(req, req.res as never, () => undefined);
  req.method = method;
  return req.csrfToken();
}

function readToken(req: Request): string {
  const body = req.body as Record<string, unknown> | undefined;
  const token = body?.['_csrf'] ?? req.headers['x-csrf-token'];
  return typeof token === 'string' ? token : '';
}
