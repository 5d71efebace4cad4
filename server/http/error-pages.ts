import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { isStoreFailure } from '../db/retry';
import { BusyError } from '../password/hashing';
import { isForgery } from './csrf';
import { BUSY_RETRY_SECONDS, PageError, pageErrors, type PageErrorKind } from './page-errors';
import { pageContext, renderErrorPage } from './render';
import { dropVisit } from './session';

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
  // Express would print what reaches its own handler, text of the database included: none does.
  return async (error: unknown, _req, res, _next) => {
    const kind = kindOf(error, pageContext(res).staleForm);
    log(res, kind, error);
    if (res.headersSent) return cutOff(res);
    try {
      await showFailure(res, kind);
    } catch (second) {
      log(res, 'broken', second);
      showFailurePlainly(res, kind);
    }
  };
}

function showFailure(res: Response, kind: PageErrorKind): Promise<void> {
  if (kind === 'busy') res.setHeader('Retry-After', BUSY_RETRY_SECONDS);
  const { status } = pageErrors[kind];
  // The store may be what failed: the page about it does not ask the store again.
  if (status >= 500) dropVisit(res.req);
  return renderErrorPage(res, {
    kind,
    status,
    ...(kind === 'broken' && { reference: String(res.locals['requestId']) }),
    ...(kind === 'busy' && { retrySeconds: BUSY_RETRY_SECONDS }),
  });
}

/** For the case that not even a page can be made. */
function showFailurePlainly(res: Response, kind: PageErrorKind): void {
  const { t } = pageContext(res);
  res
    .status(Math.max(500, pageErrors[kind].status))
    .type('text')
    .send(t(`errors.${kind}.title`));
}

/** What fails once the answer is complete (a late save of the visit) is only logged. */
function cutOff(res: Response): void {
  if (!res.writableEnded) res.destroy();
}

function kindOf(error: unknown, staleForm: boolean): PageErrorKind {
  if (error instanceof PageError) return staleForm ? 'forged' : error.kind;
  if (isForgery(error)) return 'forged';
  if (error instanceof BusyError || isStoreFailure(error)) return 'busy';
  // Express refuses addresses that cannot be decoded with a 400 of its own.
  return (error as { status?: unknown } | null)?.status === 400 ? 'bad-fields' : 'broken';
}

function log(res: Response, kind: PageErrorKind, error: unknown): void {
  const logger = res.locals['log'] as Logger;
  const { level } = pageErrors[kind];
  if (level === 'info') return logger.info({ failure: kind }, 'page error');
  const { name, stack } = (error ?? {}) as { name?: unknown; stack?: unknown };
  const places = kind === 'broken' ? { stack: placesOf(stack) } : {};
  logger[level]({ failure: kind, errorName: String(name), ...places }, 'page error');
}

const STACK_LINES = 7;

/**
 * Where in the code, and nothing else of the stack: the message above it can quote what was typed,
 * line breaks included.
 */
function placesOf(stack: unknown): string[] {
  const lines = typeof stack === 'string' ? stack.split('\n') : [];
  return lines.filter((line) => /^ {4}at \S.*:\d+:\d+\)?$/.test(line)).slice(0, STACK_LINES);
}
