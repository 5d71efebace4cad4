import type { Request, RequestHandler } from 'express';
import { field, missing, type FieldError } from '../../http/form';
import { pageContext, redirect, renderPage, type Page } from '../../http/render';
import { renewSession } from '../../http/session';
import type { Services } from '../../services';

export const showIdentify: RequestHandler = async (req, res) => {
  const { flash } = req.session;
  delete req.session.flash;
  const { t } = pageContext(res);
  const notice = flash ? { tone: 'info', text: t(`forgot.notice.${flash}`) } : null;
  await renderPage(res, identifyPage({ loginId: '', errors: [], notice, hasCard: hasCard(req) }));
};

/** The same answer for every login ID: whether there is such an account is nobody's business. */
export function submitIdentify(services: Services): RequestHandler {
  return async (req, res) => {
    const loginId = field(req, 'loginId').trim();
    const { t } = pageContext(res);
    const errors = missing(t, { loginId }, { loginId: 'forgot.errors.loginIdMissing' });
    if (errors.length > 0) {
      const view = { loginId, errors, notice: null, hasCard: hasCard(req) };
      return renderPage(res, identifyPage(view));
    }
    const identified = await services.reset.identify(services.canonicalId(loginId));
    await renewSession(req, services.clock.now());
    req.session.identified = identified;
    await redirect(res, '/sspr/forgot/questions');
  };
}

/** Said by the link that was followed; what the account has is nobody's business here. */
function hasCard(req: Request): boolean {
  return req.query['way'] === 'card';
}

interface IdentifyView {
  hasCard: boolean;
  loginId: string;
  errors: FieldError[];
  notice: { tone: string; text: string } | null;
}

function identifyPage(model: IdentifyView): Page {
  const hasErrors = model.errors.length > 0;
  return {
    view: 'pages/forgot/identify',
    titleKey: 'forgot.identify.title',
    status: hasErrors ? 400 : 200,
    hasErrors,
    model,
  };
}
