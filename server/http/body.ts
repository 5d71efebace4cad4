import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { PageError } from './page-errors';
import { UPLOAD_PATH } from './upload-path';

const BODY_BYTES = 8 * 1024;
const BODY_FIELDS = 40;
/** A class to tick, or a year of holidays to paste, takes more; nothing else does. */
const largeForms = /^\/staff\/(classes\/[^/]+\/(unlock|print)|pupils\/unlock|settings)(\/|$)/;
const LARGE_BYTES = 64 * 1024;
const LARGE_FIELDS = 500;

/** Bytes and fields that a form may have at this path. */
export function formLimits(path: string): { bytes: number; fields: number } {
  return largeForms.test(path)
    ? { bytes: LARGE_BYTES, fields: LARGE_FIELDS }
    : { bytes: BODY_BYTES, fields: BODY_FIELDS };
}

const bodiless = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The order matters: media type 415, then size 413, then the shape of the fields 400. */
export function formBody(): (RequestHandler | ErrorRequestHandler)[] {
  return [onlyForms, parseForm, parserRefusals, onlySingleStrings];
}

const form = express.urlencoded({
  extended: false,
  limit: BODY_BYTES,
  parameterLimit: BODY_FIELDS,
});
const largeForm = express.urlencoded({
  extended: false,
  limit: LARGE_BYTES,
  parameterLimit: LARGE_FIELDS,
});

const parseForm: RequestHandler = (req, res, next) => {
  const parse = largeForms.test(req.path) ? largeForm : form;
  parse(req, res, next);
};

const onlyForms: RequestHandler = (req, _res, next) => {
  if (bodiless.has(req.method)) return next();
  const length = req.headers['content-length'];
  const empty = req.headers['transfer-encoding'] === undefined && (!length || length === '0');
  // A button's fetch may come without a body, its token in the header.
  if (empty || req.is('application/x-www-form-urlencoded')) return next();
  // Read once the visit is known, by upload.ts.
  if (req.path === UPLOAD_PATH && req.is('multipart/form-data')) return next();
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
