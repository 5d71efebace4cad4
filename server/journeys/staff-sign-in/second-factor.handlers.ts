import type { Request, RequestHandler, Response } from 'express';
import { field, missing, type FieldError } from '../../http/form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { showStaffLocked } from '../../http/staff-locked';
import { staffOf, staffVisitorOf } from '../../http/staff-visit';
import { leaveWord } from '../../http/staff-word';
import type { Services } from '../../services';
import { hasFactor } from '../../staff/staff-member';

export function showSecondFactor(services: Services): RequestHandler {
  return (req, res) => renderCode(services, { req, res, page: 'second-factor', errors: [] });
}

export function proveSecondFactor(services: Services): RequestHandler {
  return async (req, res) => {
    if (!(await proveCode(services, { req, res, page: 'second-factor' }))) return;
    await redirect(res, '/staff');
  };
}

/** Before what needs a fresh proof: the factor again, or the password where there is none. */
export function showProve(services: Services): RequestHandler {
  return (req, res) => renderCode(services, { req, res, page: provingPage(res), errors: [] });
}

export function proveAgain(services: Services): RequestHandler {
  return async (req, res) => {
    const page = provingPage(res);
    const isProven =
      page === 'prove-password'
        ? await provePassword(services, req, res)
        : await proveCode(services, { req, res, page });
    if (!isProven) return;
    const next = req.session.afterProof ?? '/staff';
    delete req.session.afterProof;
    await redirect(res, next);
  };
}

type CodePage = 'second-factor' | 'prove' | 'prove-password';

function provingPage(res: Response): 'prove' | 'prove-password' {
  return hasFactor(staffOf(res).member) ? 'prove' : 'prove-password';
}

/** Answers the request itself unless the code was right. */
async function proveCode(
  services: Services,
  { req, res, page }: { req: Request; res: Response; page: CodePage },
): Promise<boolean> {
  const { t } = pageContext(res);
  const response = field(req, 'passkey');
  if (response !== '') return provePasskey(services, { req, res, page }, response);
  const code = field(req, 'code').trim();
  const errors = missing(t, { code }, { code: 'staff.errors.codeMissing' });
  if (errors.length > 0) return refuse(services, { req, res, page, errors });
  const { member } = staffOf(res);
  const result = await services.secondFactor.prove(member, code, staffVisitorOf(req, res));
  if (result.kind === 'locked') {
    await showStaffLocked(res, services, result.until);
    return false;
  }
  if (result.kind === 'wrong') {
    const wrong = [{ field: 'code', text: t('staff.errors.codeWrong') }];
    return refuse(services, { req, res, page, errors: wrong });
  }
  notePassed(services, req);
  if (result.with === 'recovery-code') leaveWord(req, 'staff.recoveryUsed');
  return true;
}

async function provePassword(services: Services, req: Request, res: Response): Promise<boolean> {
  const { t } = pageContext(res);
  const password = field(req, 'password');
  const errors = missing(t, { password }, { password: 'staff.errors.passwordMissing' });
  const page = 'prove-password';
  if (errors.length > 0) return refuse(services, { req, res, page, errors });
  const { member } = staffOf(res);
  const visitor = staffVisitorOf(req, res);
  const result = await services.staffSignIn.provePassword(member, password, visitor);
  if (result.kind === 'locked') {
    await showStaffLocked(res, services, result.until);
    return false;
  }
  if (result.kind === 'wrong') {
    const wrong = [{ field: 'password', text: t('staff.errors.passwordWrong') }];
    return refuse(services, { req, res, page, errors: wrong });
  }
  notePassed(services, req);
  return true;
}

function notePassed({ clock }: Services, req: Request): void {
  const { staff } = req.session;
  if (staff) req.session.staff = { ...staff, stage: 'whole', provenAt: clock.now() };
}

/** A challenge is answered once. */
async function provePasskey(
  services: Services,
  { req, res, page }: { req: Request; res: Response; page: CodePage },
  response: string,
): Promise<boolean> {
  const challenge = req.session.passkeyChallenge ?? '';
  delete req.session.passkeyChallenge;
  const { member } = staffOf(res);
  const visitor = staffVisitorOf(req, res);
  const isRight = await services.passkeys.prove({ member, response, challenge, visitor });
  if (!isRight) {
    const errors = [{ field: 'code', text: pageContext(res).t('staff.errors.passkey') }];
    return refuse(services, { req, res, page, errors });
  }
  notePassed(services, req);
  return true;
}

interface CodeView {
  req: Request;
  res: Response;
  page: CodePage;
  errors: FieldError[];
}

async function refuse(services: Services, view: CodeView): Promise<false> {
  await renderCode(services, view);
  return false;
}

async function renderCode(
  { passkeys }: Services,
  { req, res, page, errors }: CodeView,
): Promise<void> {
  const offer = await passkeys.offerProof(staffOf(res).member);
  if (offer) req.session.passkeyChallenge = offer.challenge;
  await renderPage(res, {
    view: 'pages/staff-sign-in/prove',
    titleKey: page === 'prove-password' ? 'staff.provePassword.title' : 'staff.code.title',
    status: errors.length > 0 ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      action: page === 'second-factor' ? '/staff/second-factor' : '/staff/prove',
      askPassword: page === 'prove-password',
      isAgain: page !== 'second-factor',
      passkeyOptions: offer?.options ?? null,
      errors,
    },
  });
}
