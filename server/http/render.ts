import { join } from 'node:path';
import ejs from 'ejs';
import type { Response } from 'express';
import { projectRoot } from '../project-root';
import { assetUrl } from './assets';
import type { PageErrorKind } from './page-errors';
import { hasVisit, saveVisit } from './session';

export type Translate = (key: string, params?: Record<string, unknown>) => string;

/** What every page may show, made once for each request. */
export interface PageContext {
  t: Translate;
  lang: string;
  languages: { code: string; name: string }[];
  path: string;
  who: { firstName: string; className: string } | null;
  school: { code: string; name: string } | null;
  /** Set on the pages of a signed-in person of the staff. */
  staff: StaffBar | null;
  idle: { minutes: number; warningSeconds: number } | null;
  /** Set while the page of a form is shown again because its token was stale. */
  staleForm: boolean;
}

export interface StaffBar {
  name: string;
  role: string;
  school: string | null;
  nav: { href: string; text: string; current: boolean }[];
  /** The installation lets staff in without a second factor. */
  withoutFactor: boolean;
}

export interface Page {
  /** Below views/, without ending. */
  view: string;
  titleKey: string;
  model: object;
  status?: number;
  hasErrors?: boolean;
}

const root = join(projectRoot, 'views');
const options: ejs.Options & { async: false } = { cache: true, root, async: false };

export function pageContext(res: Response): PageContext {
  return res.locals['page'] as PageContext;
}

/** Answers with a page. `req.body` and `req.query` never come near a template. */
export async function renderPage(res: Response, page: Page): Promise<void> {
  const context = pageContext(res);
  // Without a visit (it was ended a moment ago) nobody is signed in any more.
  if (!hasVisit(res.req)) Object.assign(context, { who: null, idle: null, staff: null });
  const html = await pageHtml(context, page, tokenOf(res));
  const status = context.staleForm ? 403 : (page.status ?? 200);
  await saveVisit(res.req, res);
  res.status(status).type('html').send(html);
}

/** The whole page, its frame included. @param csrf prints a form's token, when a template asks */
export async function pageHtml(
  context: PageContext,
  page: Page,
  csrf: { toString(): string },
): Promise<string> {
  const title = context.t(page.titleKey);
  const shown = page.hasErrors ? context.t('layout.errorTitle', { title }) : title;
  const locals = { ...context, title: shown, m: page.model, csrf, asset: assetUrl };
  const body = await ejs.renderFile(join(root, `${page.view}.ejs`), locals, options);
  return ejs.renderFile(join(root, 'layout.ejs'), { ...locals, body }, options);
}

/** Minting makes a session row, so only a template that prints the token pays for it. */
function tokenOf(res: Response): { toString(): string } {
  // An object, since ejs copies the locals on every include: a getter would be touched each time.
  return { toString: () => (res.locals['mintToken'] as (() => string) | undefined)?.() ?? '' };
}

/** After a POST: the next page. While a stale form is shown again there is no next page. */
export async function redirect(res: Response, url: string): Promise<void> {
  if (!pageContext(res).staleForm) {
    await saveVisit(res.req, res);
    res.redirect(303, url);
    return;
  }
  await renderErrorPage(res, { kind: 'forged', status: 403 });
}

export interface ErrorPage {
  kind: PageErrorKind;
  status: number;
  reference?: string;
  retrySeconds?: number;
}

export function renderErrorPage(res: Response, error: ErrorPage): Promise<void> {
  // No form is shown again, so neither its notice nor its status fits.
  pageContext(res).staleForm = false;
  return renderPage(res, {
    view: 'pages/errors/error',
    titleKey: `errors.${error.kind}.title`,
    status: error.status,
    model: {
      kind: error.kind,
      reference: error.reference ?? null,
      retrySeconds: error.retrySeconds ?? null,
      link: null,
      help: null,
    },
  });
}
