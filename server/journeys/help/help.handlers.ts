import type { RequestHandler } from 'express';
import { helpFor } from '../../http/help-box';
import { pageContext, renderPage } from '../../http/render';
import { endSession } from '../../http/session';
import { clearLastingCookie, visitorOf } from '../../http/visitor';
import type { Services } from '../../services';
import { passwordExamples } from '../../password/examples';
import { browsersPage, passwordRulesPage } from './help.page';

export function showHelp({ schools }: Services): RequestHandler {
  return async (_req, res) =>
    renderPage(res, {
      view: 'pages/help/help',
      titleKey: 'help.title',
      model: { help: await helpFor(res, schools) },
    });
}

/** Always the policy in force: of the school that the visitor chose, else what every school asks. */
export function showPasswordRules(services: Services): RequestHandler {
  const { schools, schoolPolicies, isCommon } = services;
  return async (_req, res) => {
    const { schoolCode } = visitorOf(res);
    const school = schoolCode ? await schools.findByCode(schoolCode) : null;
    const policy = school ? schoolPolicies.policyFor(school.id) : schoolPolicies.installation;
    const examples = passwordExamples(policy, isCommon);
    const facts = { policy, examples, school: school?.name ?? null };
    await renderPage(res, passwordRulesPage(pageContext(res), facts));
  };
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

export const showBrowsers: RequestHandler = (req, res) =>
  renderPage(res, browsersPage(pageContext(res), req.headers['user-agent'] ?? ''));
