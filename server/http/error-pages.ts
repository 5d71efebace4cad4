import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { isStoreFailure } from '../db/retry';
import { BusyError } from '../password/hashing';
import { isForgery } from './csrf';
import { BUSY_RETRY_SECONDS, PageError, pageErrors, type PageErrorKind } from './page-errors';
import { pageContext, renderErrorPage } from './render';

/** What no route took. */
export const notFound: RequestHandler = (_req, _res, next) => {
  next(new PageError('not-found'));
};

/**
 * A form whose token no longer fits (a second tab began a new visit) comes back as its own page
 * with a fresh token and status 403, so that nobody has to find the way back.
 */
export function staleForms(pages: RequestHandler): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const context = pageContext(res);
    if (!isForgery(error) || context.staleForm) return next(error);
    context.staleForm = true;
    req.method = 'GET';
    req.body = undefined;
    pages(req, res, next);
  };
}

/** The last word on every failure: one table, one page, one log line. */
export function errorPages(): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) return next(error);
    const kind = pageContext(res).staleForm ? 'forged' : kindOf(error);
    log(res, kind, error);
    if (kind === 'busy') res.setHeader('Retry-After', BUSY_RETRY_SECONDS);
    renderErrorPage(res, {
      kind,
      status: pageErrors[kind].status,
      ...(kind === 'broken' && { reference: String(res.locals['requestId']) }),
      ...(kind === 'busy' && { retrySeconds: BUSY_RETRY_SECONDS }),
    }).catch(next);
  };
}

function kindOf(error: unknown): PageErrorKind {
  if (error instanceof PageError) return error.kind;
  if (isForgery(error)) return 'forged';
  if (error instanceof BusyError || isStoreFailure(error)) return 'busy';
  // Express refuses addresses that cannot be decoded with a 400 of its own.
  return (error as { status?: unknown } | null)?.status === 400 ? 'bad-fields' : 'broken';
}

function log(res: Response, kind: PageErrorKind, error: unknown): void {
  const logger = res.locals['log'] as Logger;
  const { level } = pageErrors[kind];
  if (kind !== 'broken') return logger[level]({ failure: kind }, 'page error');
  // The stack names our code; the message of a database error could quote what was typed.
  const stack = error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 8) : [];
  const name = error instanceof Error ? error.name : typeof error;
  logger[level]({ failure: kind, errorName: name, stack }, 'page error');
}
