import type { Request, RequestHandler } from 'express';
import { field } from '../../http/form';
import { PageError } from '../../http/page-errors';
import { redirect } from '../../http/render';
import { accountOf } from '../../http/signed-in';
import { setLastingCookie } from '../../http/visitor';
import type { Services } from '../../services';

const LANGUAGE_DAYS = 400;

export function visitHandlers({ config, https, languages, reset }: Services) {
  const language: RequestHandler = async (req, res) => {
    const value = field(req, 'lang');
    if (!languages.codes.includes(value)) throw new PageError('bad-fields');
    setLastingCookie(res, { name: 'language', value, days: LANGUAGE_DAYS, https });
    await redirect(res, backPath(req, config.BASE_URL));
  };

  /** Any request of a signed-in visit keeps it; a reset gets its time once more, once. */
  const extend: RequestHandler = async (req, res) => {
    const { resetId } = req.session;
    const reached = accountOf(res) !== null || (resetId ? await reset.extend(resetId) : false);
    if (req.accepts(['html', 'json']) === 'json') {
      res.status(reached ? 204 : 410).end();
      return;
    }
    await redirect(res, reached ? backPath(req, config.BASE_URL) : '/');
  };

  return { language, extend };
}

/** The page that was left, with what it was asked for, and only if it is one of ours. */
function backPath(req: Request, baseUrl: string): string {
  const referer = req.headers.referer;
  if (!referer || !URL.canParse(referer)) return '/';
  const { origin, pathname, search } = new URL(referer);
  // A path of two slashes would lead to another site.
  return origin === new URL(baseUrl).origin && !pathname.startsWith('//')
    ? `${pathname}${search}`
    : '/';
}
