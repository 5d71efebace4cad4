import type { Request, RequestHandler, Response } from 'express';
import { inTransaction } from '../../db/database';
import { field, missing } from '../../http/form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { endSession, renewSession } from '../../http/session';
import { showStaffLocked } from '../../http/staff-locked';
import { staffVisitorOf, type StaffContext } from '../../http/staff-visit';
import { keepDevice } from '../../http/visitor';
import type { Services } from '../../services';
import type { StaffSignInResult } from '../../staff/staff-sign-in';
import { asStaff, staffTrail } from '../../staff/staff-trail';
import { endSignIn } from '../../staff/sign-ins.store';
import { staffSignInPage } from './staff-sign-in.page';

export const showStaffSignIn: RequestHandler = async (_req, res) => {
  if (res.locals['staff']) return redirect(res, '/staff');
  await renderPage(res, staffSignInPage({}));
};

export function submitStaffSignIn(services: Services): RequestHandler {
  return async (req, res) => {
    const { t } = pageContext(res);
    const email = field(req, 'email').trim();
    const password = field(req, 'password');
    const keys = { email: 'staff.errors.emailMissing', password: 'staff.errors.passwordMissing' };
    const errors = missing(t, { email, password }, keys);
    if (errors.length > 0) return renderPage(res, staffSignInPage({ email, errors }));
    const visitor = staffVisitorOf(req, res);
    const result = await services.staffSignIn.withPassword(email, password, visitor);
    if (result.kind === 'locked') return showStaffLocked(res, services, result.until);
    if (result.kind === 'wrong') {
      const wrong = [{ field: 'password', text: t('staff.errors.wrong') }];
      return renderPage(res, staffSignInPage({ email, errors: wrong }));
    }
    await enterStaff(services, { req, res, result });
  };
}

interface Entering {
  req: Request;
  res: Response;
  result: StaffSignInResult & { kind: 'password-right' };
}

/** A new session id, at the stage that the second factor leaves open. */
export async function enterStaff(
  services: Services,
  { req, res, result }: Entering,
): Promise<void> {
  const { member, stage, signInId, newDeviceCookie } = result;
  const now = services.clock.now();
  keepDevice(res, services, newDeviceCookie);
  await renewSession(req, now);
  // Without a factor the password is the freshest proof there is; a remembered factor is none.
  const provenAt =
    stage === 'whole' && member.totpSealed === null && member.passkeys === 0 ? now : 0;
  const { id: staffId, authEpoch: epoch } = member;
  req.session.staff = { staffId, epoch, stage, signInId, provenAt };
  await redirect(res, '/staff');
}

export function staffSignOut({ db, clock, audit }: Services): RequestHandler {
  return async (req, res) => {
    const visit = req.session.staff;
    const staff = res.locals['staff'] as StaffContext | undefined;
    if (visit && staff) {
      const { member } = staff;
      await inTransaction(db, async (tx) => {
        const at = clock.now();
        await endSignIn(tx, visit.signInId, at);
        const actor = asStaff(member.id);
        await audit.record(tx, staffTrail({ member, actor, at, action: 'staff.sign-out' }));
      });
    }
    await endSession(req);
    res.setHeader('Clear-Site-Data', '"cache", "storage"');
    await redirect(res, '/staff/sign-in');
  };
}
