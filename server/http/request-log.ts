import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { SECOND, type Clock } from '../clock';
import type { Log } from '../log';
import type { Metrics } from '../metrics';

export interface RequestLogging {
  log: Log;
  clock: Clock;
  metrics: Metrics;
}

/** Asked every second or two by whoever watches: what is well of them would be nearly all of the log. */
const watched = new Set(['/health/live', '/health/ready', '/metrics']);

/**
 * One line for each request, made of an allow-list: no body, no cookie, no query, no typed text.
 * The path is the route's pattern, so that nothing a visitor typed into an address is kept.
 */
export function requestLog({ log, clock, metrics }: RequestLogging): RequestHandler {
  return (req, res, next) => {
    const begun = clock.now();
    // Noted at once: a stale form goes through the routes again as GET.
    const { method } = req;
    const requestId = randomUUID();
    res.locals['requestId'] = requestId;
    res.locals['log'] = log.child({ requestId });
    res.on('finish', () => {
      const path = (req.route as { path?: unknown } | undefined)?.path;
      const route = typeof path === 'string' ? path : 'none';
      const ms = clock.now() - begun;
      const status = res.statusCode;
      metrics.request({ method, route, status }, ms / SECOND);
      const level = watched.has(route) && status < 400 ? 'debug' : 'info';
      log[level]({ requestId, method, route, status, ms });
    });
    next();
  };
}
