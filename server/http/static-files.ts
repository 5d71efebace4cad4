import express, { type RequestHandler } from 'express';
import { PageError } from './page-errors';

/** Files as they lie in `folder`: no listing, no index, nothing hidden, nothing outside of it. */
export function staticFiles(folder: string): RequestHandler {
  const serve = express.static(folder, {
    index: false,
    redirect: false,
    fallthrough: false,
    acceptRanges: false,
    // Nothing personal lies here, so browsers may keep it, unlike a page.
    setHeaders: (res) => res.removeHeader('Cache-Control'),
  });
  return (req, res, next) => {
    // Whatever is wrong with the address of a file, there is no such file.
    serve(req, res, (error?: unknown) => next(isRefusal(error) ? notThere() : error));
  };
}

function isRefusal(error: unknown): boolean {
  const status = (error as { status?: unknown } | undefined)?.status;
  return typeof status === 'number' && status < 500;
}

function notThere(): PageError {
  return new PageError('not-found');
}
