import type { Request, RequestHandler, Response } from 'express';
import type { ChoiceResult } from '../../access/choose-password';
import type { ProofResult } from '../../access/current-password';
import type { Account } from '../../accounts/account';
import { field, missing, type FieldError } from '../../http/form';
import { showLocked } from '../../http/locked-page';
import { failureErrors, readNewPassword } from '../../http/password-form';
import { renderPasswordPage, type PasswordPageName } from '../../http/password-pages';
import { pageContext, redirect } from '../../http/render';
import { renewSession, type Stage } from '../../http/session';
import { pupilOf } from '../../http/signed-in';
import { sayTriesLeft } from '../../http/tries-left';
import { visitorOf } from '../../http/visitor';
import type { Services } from '../../services';

export function showChange(services: Services, page: PasswordPageName): RequestHandler {
  return (_req, res) => render(res, services, { page, errors: [] });
}

export function submitChange(services: Services): RequestHandler {
  return async (req, res) => {
    const account = pupilOf(res);
    const { t } = pageContext(res);
    const password = field(req, 'currentPassword');
    const keys = { currentPassword: 'password.errors.currentMissing' };
    const { newPassword, errors: unread } = readNewPassword(req, t);
    const errors = [...missing(t, { currentPassword: password }, keys), ...unread];
    if (errors.length > 0) return render(res, services, { page: 'change', errors });
    const visitor = visitorOf(res);
    const proof = await services.provePassword({ account, password, visitor });
    if (proof.kind !== 'right') return answerUnproven(res, services, proof);
    const result = await services.choosePassword({ account, newPassword, visitor, how: 'self' });
    await answer(services, { req, res, result, page: 'change' });
  };
}

/** All that a default password opens. */
export function submitMustChange(services: Services): RequestHandler {
  return async (req, res) => {
    const page = 'must-change';
    const account = pupilOf(res);
    const { newPassword, errors } = readNewPassword(req, pageContext(res).t);
    if (errors.length > 0) return render(res, services, { page, errors });
    const visitor = visitorOf(res);
    const result = await services.choosePassword({ account, newPassword, visitor, how: 'first' });
    await answer(services, { req, res, result, page });
  };
}

function answerUnproven(
  res: Response,
  services: Services,
  proof: Exclude<ProofResult, { kind: 'right' }>,
): Promise<void> {
  if (proof.kind === 'locked') {
    return showLocked(res, services, { path: 'current-password', until: proof.until });
  }
  const { t } = pageContext(res);
  const left = sayTriesLeft(t, proof.attemptsLeft);
  const text = [t('password.errors.currentWrong'), left].filter(Boolean).join(' ');
  return render(res, services, { page: 'change', errors: [{ field: 'currentPassword', text }] });
}

interface Answering {
  req: Request;
  res: Response;
  result: ChoiceResult;
  page: PasswordPageName;
}

async function answer(services: Services, { req, res, result, page }: Answering): Promise<void> {
  switch (result.kind) {
    case 'refused': {
      const errors = failureErrors(pageContext(res).t, result.failures);
      return render(res, services, { page, errors });
    }
    case 'overtaken':
      return redirect(res, '/sign-in');
    case 'changed': {
      const account = pupilOf(res);
      const due = (await services.questions.enrolmentState(account)).kind === 'must-enrol';
      const stage = due ? 'must-enrol' : 'whole';
      await goOn(req, { account, epoch: result.epoch, stage, now: services.clock.now() });
      return redirect(res, due ? '/sspr/must-enrol' : '/portal');
    }
  }
}

interface NextVisit {
  account: Account;
  epoch: number;
  stage: Stage;
  now: number;
}

/** A new session for the new epoch: every other visit of the account has just ended. */
async function goOn(req: Request, { account, epoch, stage, now }: NextVisit): Promise<void> {
  await renewSession(req, now);
  req.session.signedIn = { accountId: account.id, epoch, stage };
  req.session.passwordTypedAt = now;
  req.session.flash = 'passwordChanged';
}

function render(
  res: Response,
  services: Services,
  { page, errors }: { page: PasswordPageName; errors: FieldError[] },
): Promise<void> {
  return renderPasswordPage(res, services, { page, account: pupilOf(res), errors });
}
