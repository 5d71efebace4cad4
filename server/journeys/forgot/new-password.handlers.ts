import type { Request, RequestHandler, Response } from 'express';
import type { FieldError } from '../../http/form';
import { failureErrors, readNewPassword } from '../../http/password-form';
import { renderPasswordPage } from '../../http/password-pages';
import { pageContext, redirect, renderPage } from '../../http/render';
import { visitorOf } from '../../http/visitor';
import type { FinishResult } from '../../reset/finish-reset';
import type { OpenReset } from '../../reset/reset-steps';
import type { Services } from '../../services';
import { resetAt, startAgain } from './forgot.guards';

export function showNewPassword(services: Services): RequestHandler {
  return async (req, res) => {
    const found = await resetAt('new-password', { req, res, services });
    if (found) await renderForm(res, services, { found, errors: [] });
  };
}

export function submitNewPassword(services: Services): RequestHandler {
  return async (req, res) => {
    const { resetId } = req.session;
    if (!resetId) return startAgain(req, res, 'start-here');
    const found = await services.reset.find(resetId);
    const { newPassword, errors } = readNewPassword(req, pageContext(res).t);
    if (errors.length > 0) return answerUnread(services, { req, res, found, errors });
    const result = await services.reset.finish({ resetId, newPassword, visitor: visitorOf(res) });
    await answer(services, { req, res, found, result });
  };
}

export const showDone: RequestHandler = async (req, res) => {
  const { finished } = req.session;
  if (!finished) return startAgain(req, res, 'start-here');
  await renderPage(res, {
    view: 'pages/forgot/done',
    titleKey: 'forgot.done.title',
    model: { outcome: finished },
  });
};

interface Posted {
  req: Request;
  res: Response;
  found: OpenReset;
}

function answerUnread(
  services: Services,
  { req, res, found, errors }: Posted & { errors: FieldError[] },
): Promise<void> {
  if (found.kind !== 'open') return startAgain(req, res, 'expired');
  return renderForm(res, services, { found, errors });
}

async function answer(
  services: Services,
  { req, res, found, result }: Posted & { result: FinishResult },
): Promise<void> {
  switch (result.kind) {
    case 'done':
      req.session.finished = 'reset';
      return redirect(res, '/sspr/forgot/done');
    case 'refused': {
      const errors = failureErrors(pageContext(res).t, result.failures);
      return answerUnread(services, { req, res, found, errors });
    }
    case 'gone':
      return startAgain(req, res, 'expired');
  }
}

interface FormView {
  found: OpenReset & { kind: 'open' };
  errors: FieldError[];
}

function renderForm(
  res: Response,
  services: Services,
  { found: { account, reset }, errors }: FormView,
): Promise<void> {
  const canExtend = reset.extendedAt === null;
  return renderPasswordPage(res, services, { page: 'reset', account, errors, canExtend });
}
