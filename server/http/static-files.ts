import type { RequestHandler } from 'express';
import expressStaticGzip from 'express-static-gzip';
import { assetVersion, versionShape } from './assets';
import { PageError } from './page-errors';

/** A year (s): the longest that RFC 9111 caches keep anything. */
const FOREVER = 'public, max-age=31536000, immutable';

/**
 * Files as they lie in `folder`, compressed where the build left a smaller copy: no listing, no
 * index, nothing hidden, nothing outside of it. An address with the present version is kept for
 * good; one with another version, of a page that came from another release, is served too.
 */
export function staticFiles(folder: string): RequestHandler {
  const serve = expressStaticGzip(folder, {
    enableBrotli: true,
    orderPreference: ['br', 'gzip'],
    index: false,
    serveStatic: {
      redirect: false,
      fallthrough: false,
      acceptRanges: false,
      cacheControl: false,
      setHeaders: (res) => {
        const { locals } = res as unknown as { locals: { isVersioned?: boolean } };
        res.setHeader('Cache-Control', locals.isVersioned ? FOREVER : 'no-cache');
      },
    },
  });
  return (req, res, next) => {
    if (!isDecodable(req.url)) return next(notThere());
    const [, version = '', ...rest] = req.url.split('/');
    if (versionShape.test(version)) {
      req.url = `/${rest.join('/')}`;
      res.locals['isVersioned'] = version === assetVersion();
    }
    // Whatever is wrong with the address of a file, there is no such file.
    serve(req, res, (error?: unknown) => {
      res.removeHeader('Content-Encoding');
      next(isRefusal(error) ? notThere() : error);
    });
  };
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}

function isRefusal(error: unknown): boolean {
  const status = (error as { status?: unknown } | undefined)?.status;
  return typeof status === 'number' && status < 500;
}

function notThere(): PageError {
  return new PageError('not-found');
}
