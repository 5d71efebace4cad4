import type { RequestHandler } from 'express';
import { PageError } from './page-errors';

/**
 * Guard: PostgreSQL holds no NUL in a text, and no keyboard types one. Refused before any query is
 * asked for it; an address with one is answered like any other that cannot be read.
 */
export const onlyStorable: RequestHandler = (req, _res, next) => {
  const fields = Object.values((req.body ?? {}) as Record<string, unknown>);
  const isFine =
    !/%00/.test(req.originalUrl) &&
    !fields.some((value) => typeof value === 'string' && value.includes('\0'));
  next(isFine ? undefined : new PageError('bad-fields'));
};
