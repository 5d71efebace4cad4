import type { RequestHandler } from 'express';
import { helpFor } from '../../http/help-box';
import { pageContext, redirect, renderPage } from '../../http/render';
import { endSession } from '../../http/session';
import { bannersFor } from '../../http/suspended-page';
import { accountOf } from '../../http/signed-in';
import { visitorOf } from '../../http/visitor';
import type { Services } from '../../services';
import { portalPage } from './portal.page';

export function portalHandlers(services: Services) {
  const { config, clock, passwords, questions } = services;

  const home: RequestHandler = async (req, res) => {
    const account = accountOf(res);
    if (!account) return redirect(res, '/sign-in');
    const { flash, passwordNotice } = req.session;
    delete req.session.flash;
    const credential = await passwords.find(account.id);
    const now = clock.now();
    const page = portalPage(pageContext(res), {
      account,
      config,
      now,
      flash: flash ?? null,
      passwordNotice: passwordNotice ?? null,
      changedAt: credential?.changedAt ?? null,
      expiry: passwords.of(account).expiry(credential?.changedAt ?? now, now),
      enrolment: await questions.enrolmentState(account),
    });
    await renderPage(res, page);
  };

  const entry: RequestHandler = async (_req, res) => {
    const signedIn = accountOf(res) !== null;
    await renderPage(res, {
      view: 'pages/sspr/entry',
      titleKey: 'portal.entry.title',
      model: { signedIn, banners: await bannersFor(res, services) },
    });
  };

  const notMe: RequestHandler = async (req, res) => {
    const account = accountOf(res);
    // Only of a change that this visit was told about.
    if (!account || !req.session.passwordNotice) return redirect(res, '/portal');
    await services.reportNotMe(account, visitorOf(res));
    await endSession(req);
    pageContext(res).who = null;
    pageContext(res).idle = null;
    await renderPage(res, {
      view: 'pages/portal/not-me',
      titleKey: 'portal.notMe.title',
      model: { help: await helpFor(res, services.schools) },
    });
  };

  return { home, entry, notMe };
}
