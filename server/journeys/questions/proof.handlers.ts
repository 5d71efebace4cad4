import type { RequestHandler, Response } from 'express';
import { field, missing, type FieldError } from '../../http/form';
import { showLocked } from '../../http/locked-page';
import { pageContext, redirect, renderPage } from '../../http/render';
import { pupilOf } from '../../http/signed-in';
import { sayTriesLeft } from '../../http/tries-left';
import { visitorOf } from '../../http/visitor';
import type { Services } from '../../services';
import { isFresh } from './questions.guards';

/** Asks for the password, once in a visit. */
export function showProof(services: Services): RequestHandler {
  return (req, res) =>
    isFresh(req, services) ? redirect(res, '/sspr/questions/set') : renderProof(res, []);
}

export function submitProof(services: Services): RequestHandler {
  return async (req, res) => {
    const { t } = pageContext(res);
    const password = field(req, 'currentPassword');
    const keys = { currentPassword: 'password.errors.currentMissing' };
    const errors = missing(t, { currentPassword: password }, keys);
    if (errors.length > 0) return renderProof(res, errors);
    const attempt = { account: pupilOf(res), password, visitor: visitorOf(res) };
    const result = await services.provePassword(attempt);
    switch (result.kind) {
      case 'right':
        req.session.passwordTypedAt = services.clock.now();
        return redirect(res, '/sspr/questions/set');
      case 'locked':
        return showLocked(res, services, { path: 'current-password', until: result.until });
      case 'wrong': {
        const left = sayTriesLeft(t, result.attemptsLeft);
        const text = [t('password.errors.currentWrong'), left].filter(Boolean).join(' ');
        return renderProof(res, [{ field: 'currentPassword', text }]);
      }
    }
  };
}

function renderProof(res: Response, errors: FieldError[]): Promise<void> {
  const hasErrors = errors.length > 0;
  return renderPage(res, {
    view: 'pages/questions/current-password',
    titleKey: 'questions.currentPassword.title',
    status: hasErrors ? 400 : 200,
    hasErrors,
    model: { errors },
  });
}
