import type { RequestHandler } from 'express';
import { helpFor } from '../../http/help-box';
import { rulesInForce } from '../../http/password-form';
import { pageContext, renderPage } from '../../http/render';
import { endSession } from '../../http/session';
import { clearLastingCookie } from '../../http/visitor';
import type { Services } from '../../services';
import { supportedBrowsers } from './browsers';

export function showHelp({ schools }: Services): RequestHandler {
  return async (_req, res) =>
    renderPage(res, {
      view: 'pages/help/help',
      titleKey: 'help.title',
      model: { help: await helpFor(res, schools) },
    });
}

/** Always the policy in force. */
export function showPasswordRules({ passwordPolicy }: Services): RequestHandler {
  return (_req, res) =>
    renderPage(res, {
      view: 'pages/help/password-rules',
      titleKey: 'help.passwordRules.title',
      model: { rules: rulesInForce(pageContext(res).t, passwordPolicy) },
    });
}

export function showLoginId({ config }: Services): RequestHandler {
  return (_req, res) =>
    renderPage(res, {
      view: 'pages/help/login-id',
      titleKey: 'help.loginId.title',
      model: { domain: config.LOGIN_DOMAIN },
    });
}

export const showTrouble: RequestHandler = (_req, res) =>
  renderPage(res, {
    view: 'pages/help/sign-in-trouble',
    titleKey: 'help.signInTrouble.title',
    model: {},
  });

/** Clears what this site stored here, the known device too: cookies gone wrong need it. */
export function startFresh({ https }: Services): RequestHandler {
  return async (req, res) => {
    await endSession(req);
    for (const name of ['device', 'school', 'language'] as const) {
      clearLastingCookie(res, name, { https });
    }
    res.setHeader('Clear-Site-Data', '"cache", "cookies", "storage"');
    Object.assign(pageContext(res), { who: null, idle: null });
    await renderPage(res, {
      view: 'pages/help/started-fresh',
      titleKey: 'help.startedFresh.title',
      model: {},
    });
  };
}

export const showBrowsers: RequestHandler = (_req, res) =>
  renderPage(res, {
    view: 'pages/help/browsers',
    titleKey: 'help.browsers.title',
    model: { browsers: supportedBrowsers },
  });
