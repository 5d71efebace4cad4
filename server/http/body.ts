import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { PageError } from './page-errors';

const BODY_BYTES = 8 * 1024;
const BODY_FIELDS = 40;

const bodiless = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The order matters: media type 415, then size 413, then the shape of the fields 400. */
export function formBody(): (RequestHandler | ErrorRequestHandler)[] {
  return [
    onlyForms,
    express.urlencoded({ extended: false, limit: BODY_BYTES, parameterLimit: BODY_FIELDS }),
    parserRefusals,
    onlySingleStrings,
  ];
}

const onlyForms: RequestHandler = (req, _res, next) => {
  if (bodiless.has(req.method)) return next();
  const length = req.headers['content-length'];
  const empty = req.headers['transfer-encoding'] === undefined && (!length || length === '0');
  // A button's fetch may come without a body, its token in the header.
  if (empty || req.is('application/x-www-form-urlencoded')) return next();
  next(new PageError('media-type'));
};

const parserRefusals: ErrorRequestHandler = (error: unknown, _req, _res, next) => {
  const status = (error as { status?: unknown } | null)?.status;
  if (status === 413) return next(new PageError('too-large'));
  if (status === 415) return next(new PageError('media-type'));
  if (typeof status === 'number' && status < 500) return next(new PageError('bad-fields'));
  next(error);
};

/** No field of ours is named otherwise: `a[]`, `a[b]` and JSON sent as a form are not. */
const fieldName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A doubled field arrives as an array, and argon2 would hash it without complaint. */
const onlySingleStrings: RequestHandler = (req, _res, next) => {
  if (bodiless.has(req.method)) return next();
  const fields: unknown = req.body ?? {};
  const fine = Object.entries(fields as object).every(
    ([name, value]) => fieldName.test(name) && typeof value === 'string',
  );
  if (!fine) return next(new PageError('bad-fields'));
  req.body = fields;
  next();
};
