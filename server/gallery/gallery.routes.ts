import { createRequire } from 'node:module';
import { Router, type RequestHandler } from 'express';
import { PageError } from '../http/page-errors';
import { pageContext, pageHtml, renderPage } from '../http/render';
import type * as Gallery from './gallery';
import type * as Index from './index.page';

/**
 * Every page in every state, for whoever works on the pages: mounted only where DEV_GALLERY is on,
 * which no portal that others reach can have. The pages are made up; they come with a token that
 * fits nothing, so that their forms do nothing.
 */
export function galleryRoutes(): Router {
  const router = Router();
  router.get('/dev/gallery', showIndex);
  router.get('/dev/gallery/:name', showPage);
  return router;
}

/** With the first look at them: a portal without a gallery never loads its pages. */
const load = createRequire(__filename);

const showIndex: RequestHandler = async (_req, res) => {
  const { galleryIndexPage } = load('./index.page') as typeof Index;
  await renderPage(res, galleryIndexPage(pageContext(res)));
};

const NO_TOKEN = 'gallery';

const showPage: RequestHandler = async (req, res) => {
  const { galleryLanguages, galleryPage, samples } = load('./gallery') as typeof Gallery;
  const sample = samples.find(({ name }) => name === req.params['name']);
  const lang = galleryLanguages.find((code) => code === req.query['lang']) ?? pageContext(res).lang;
  if (!sample) throw new PageError('not-found');
  const { context, ...page } = galleryPage(sample, lang);
  res
    .status(page.status ?? 200)
    .type('html')
    .send(await pageHtml(context, page, NO_TOKEN));
};
