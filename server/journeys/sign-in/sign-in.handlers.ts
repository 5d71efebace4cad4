import type { Request, RequestHandler, Response } from 'express';
import type { SignInResult } from '../../access/sign-in';
import { helpFor } from '../../http/help-box';
import { showLocked } from '../../http/locked-page';
import { pageContext, redirect, renderPage } from '../../http/render';
import { bannersFor, showSuspended } from '../../http/suspended-page';
import { endSession, renewSession } from '../../http/session';
import { accountOf } from '../../http/signed-in';
import { keepDevice, visitorOf } from '../../http/visitor';
import type { Services } from '../../services';
import { readSignIn, type SignInForm } from './sign-in.form';
import { signInPage, type SignInView } from './sign-in.page';

export const start: RequestHandler = (_req, res) =>
  redirect(res, accountOf(res) ? '/portal' : '/sign-in');

export function showSignIn(services: Services): RequestHandler {
  return async (req, res) => {
    if (accountOf(res)) return redirect(res, '/portal');
    const { flash } = req.session;
    delete req.session.flash;
    await renderSignIn(services, res, { flash });
  };
}

export function submitSignIn(services: Services): RequestHandler {
  return async (req, res) => {
    const { t } = pageContext(res);
    const form = readSignIn(req, t);
    if (form.errors.length > 0) return renderSignIn(services, res, form);
    const result = await services.signIn({
      canonicalId: services.canonicalId(form.loginId),
      password: form.password,
      visitor: visitorOf(res),
    });
    await answer(services, { req, res, form, result });
  };
}

export const signOut: RequestHandler = async (req, res) => {
  await endSession(req);
  // Not "cookies": the device stays known.
  res.setHeader('Clear-Site-Data', '"cache", "storage"');
  await redirect(res, '/sign-in');
};

interface Answering {
  req: Request;
  res: Response;
  form: SignInForm;
  result: SignInResult;
}

async function answer(services: Services, { req, res, form, result }: Answering): Promise<void> {
  const { t } = pageContext(res);
  switch (result.kind) {
    case 'signed-in':
      keepDevice(res, services, result.newDeviceCookie);
      await enter(req, res, { ...result, now: services.clock.now() });
      return;
    case 'locked':
      return showLocked(res, services, { path: 'sign-in', until: result.until });
    case 'suspended':
    case 'choose-school':
      return showSuspended(res, services, { ...result, path: 'sign-in-outside' });
    case 'default-expired':
      return showDefaultExpired(res, services);
    case 'wrong': {
      const { loginId } = form;
      const { attemptsLeft } = result;
      const errors = [{ field: 'password', text: t('signIn.errors.wrong') }];
      return renderSignIn(services, res, { loginId, errors, attemptsLeft });
    }
  }
}

async function renderSignIn(services: Services, res: Response, view: SignInView): Promise<void> {
  const banners = await bannersFor(res, services);
  await renderPage(res, signInPage(pageContext(res).t, { ...view, banners }));
}

type Welcome = SignInResult & { kind: 'signed-in' };

/** A new session id: whoever planted the old one is left outside. */
async function enter(
  req: Request,
  res: Response,
  { account, due, notice, now }: Welcome & { now: number },
): Promise<void> {
  await renewSession(req, now);
  const stage = due === 'nothing' ? 'whole' : due;
  req.session.signedIn = { accountId: account.id, epoch: account.authEpoch, stage };
  req.session.passwordTypedAt = now;
  if (notice) req.session.passwordNotice = notice;
  await redirect(res, due === 'nothing' ? '/portal' : `/sspr/${due}`);
}

async function showDefaultExpired(res: Response, { schools }: Services): Promise<void> {
  await renderPage(res, {
    view: 'pages/sign-in/default-expired',
    titleKey: 'signIn.defaultExpired.title',
    status: 400,
    model: { help: await helpFor(res, schools) },
  });
}
