import type { Request, RequestHandler, Response } from 'express';
import type { FieldError } from '../../http/form';
import { placeOf } from '../../http/moments';
import { pageContext, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import type { FoundRequest } from '../../requests/request-desk';
import { takeWord } from '../../http/staff-word';
import type { Services } from '../../services';
import { requestPage, requestsPage, type Beside } from './staff-requests.page';

export function showRequests(services: Services): RequestHandler {
  return async (req, res) => {
    const open = await services.requestDesk.list(staffOf(res).scoped);
    const beside = { ...besideOf(services, res), notice: takeNotice(req, res) };
    await renderPage(res, requestsPage(pageContext(res), open, beside));
  };
}

export function showRequest(services: Services): RequestHandler {
  return async (req, res) => {
    const found = await foundRequest(services, req, res);
    const notice = takeNotice(req, res);
    await renderRequest(services, res, { found, notice });
  };
}

/** What this person may see; anything else is not there (security 34). */
export async function foundRequest(
  services: Services,
  req: Request,
  res: Response,
): Promise<FoundRequest> {
  const id = String(req.params['id']);
  const found = await services.requestDesk.get(staffOf(res).scoped, id);
  return found ?? deny(services, res, { what: 'request', id });
}

interface RequestView {
  found: FoundRequest;
  notice?: Beside['notice'];
  errors?: FieldError[];
  chosen?: { how: string; pupil: string };
}

export async function renderRequest(
  services: Services,
  res: Response,
  { found, notice = null, errors = [], chosen = { how: '', pupil: '' } }: RequestView,
): Promise<void> {
  const { scoped } = staffOf(res);
  const matches = await services.requestDesk.bestMatches(scoped, found.request);
  const beside = { ...besideOf(services, res), notice };
  await renderPage(
    res,
    requestPage(pageContext(res), { ...found, matches, errors, chosen }, beside),
  );
}

function besideOf({ clock, config, languages }: Services, res: Response): Omit<Beside, 'notice'> {
  const { school, member } = staffOf(res);
  return {
    ...{ now: clock.now(), staffId: member.id, languageNames: languages.names },
    place: placeOf(pageContext(res), school?.timeZone ?? config.TIME_ZONE),
  };
}

const flashes: Record<string, string> = {
  taken: 'success',
  answered: 'success',
  resolved: 'success',
  alreadyClosed: 'warning',
  takenByOther: 'warning',
};

function takeNotice(req: Request, res: Response): Beside['notice'] {
  const { flash = '' } = req.session;
  const tone = flashes[flash];
  const word = takeWord(req, pageContext(res).t);
  if (tone === undefined) return word;
  delete req.session.flash;
  return { tone, text: pageContext(res).t(`request.desk.flash.${flash}`) };
}
