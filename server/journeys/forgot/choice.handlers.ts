import type { RequestHandler, Response } from 'express';
import { field, type FieldError } from '../../http/form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { visitorOf } from '../../http/visitor';
import type { Services } from '../../services';
import { resetAt, startAgain } from './forgot.guards';

export function showChoice(services: Services): RequestHandler {
  return async (req, res) => {
    if (await resetAt('choice', { req, res, services })) await renderChoice(res, []);
  };
}

export function choose(services: Services): RequestHandler {
  return async (req, res) => {
    const found = await resetAt('choice', { req, res, services });
    if (!found) return;
    const { reset } = services;
    const { id } = found.reset;
    switch (field(req, 'action')) {
      case 'unlock':
        if (!(await reset.unlockOnly(id, visitorOf(res)))) return startAgain(req, res, 'expired');
        req.session.finished = 'unlock';
        return redirect(res, '/sspr/forgot/done');
      case 'reset':
        if (!(await reset.chooseNewPassword(id))) return startAgain(req, res, 'expired');
        return redirect(res, '/sspr/forgot/new-password');
      default: {
        const text = pageContext(res).t('forgot.errors.choiceMissing');
        return renderChoice(res, [{ field: 'action', text }]);
      }
    }
  };
}

async function renderChoice(res: Response, errors: FieldError[]): Promise<void> {
  const hasErrors = errors.length > 0;
  await renderPage(res, {
    view: 'pages/forgot/choice',
    titleKey: 'forgot.choice.title',
    status: hasErrors ? 400 : 200,
    hasErrors,
    model: { errors },
  });
}
