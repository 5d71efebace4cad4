import type { RequestHandler } from 'express';
import { PageError } from '../../http/page-errors';
import { pageContext, renderPage } from '../../http/render';
import type { Services } from '../../services';
import { picturesTaken } from './guide-pictures';
import { findGuide } from './guides';
import { guideListPage, guidePage } from './guides.page';

export const showGuides: RequestHandler = (_req, res) =>
  renderPage(res, guideListPage(pageContext(res)));

export function showGuide({ config }: Services): RequestHandler {
  const pictures = picturesTaken();
  return async (req, res) => {
    const guide = findGuide(String(req.params['slug']));
    if (!guide) throw new PageError('not-found');
    const facts = { guide, baseUrl: config.BASE_URL, pictures };
    await renderPage(res, guidePage(pageContext(res), facts));
  };
}
