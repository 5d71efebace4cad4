import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Clock } from '../clock';
import type { Log } from '../log';

/**
 * One line for each request, made of an allow-list: no body, no cookie, no query, no typed text.
 * The path is the route's pattern, so that nothing a visitor typed into an address is kept.
 */
export function requestLog(log: Log, clock: Clock): RequestHandler {
  return (req, res, next) => {
    const begun = clock.now();
    const requestId = randomUUID();
    res.locals['requestId'] = requestId;
    res.locals['log'] = log.child({ requestId });
    res.on('finish', () => {
      const route = (req.route as { path?: unknown } | undefined)?.path;
      log.info({
        requestId,
        method: req.method,
        route: typeof route === 'string' ? route : 'none',
        status: res.statusCode,
        ms: clock.now() - begun,
      });
    });
    next();
  };
}
