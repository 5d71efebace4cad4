import type { RequestHandler, Response } from 'express';
import { field, type FieldError } from '../../http/form';
import { PageError } from '../../http/page-errors';
import { pageContext, renderPage, type Translate } from '../../http/render';
import { staffVisitorOf } from '../../http/staff-visit';
import type { Services } from '../../services';
import {
  STAFF_PASSWORD_MAX,
  STAFF_PASSWORD_MIN,
  type StaffPasswordFailure,
} from '../../staff/staff-password.rules';
import type { StaffMember } from '../../staff/staff-member';
import { enterStaff } from './staff-sign-in.handlers';

export function showSetUp({ setupLinks }: Services): RequestHandler<{ token: string }> {
  return async (req, res) => {
    const member = await setupLinks.look(req.params.token);
    if (!member) throw new PageError('expired');
    await renderSetUp(res, { token: req.params.token, member, errors: [] });
  };
}

export function completeSetUp(services: Services): RequestHandler<{ token: string }> {
  return async (req, res) => {
    const { token } = req.params;
    const member = await services.setupLinks.look(token);
    if (!member) throw new PageError('expired');
    const { t } = pageContext(res);
    const newPassword = field(req as never, 'newPassword');
    if (newPassword !== field(req as never, 'confirmPassword')) {
      const errors = [{ field: 'confirmPassword', text: t('staff.errors.notSame') }];
      return renderSetUp(res, { token, member, errors });
    }
    const done = await services.setupLinks.complete(token, newPassword);
    if (done.kind === 'gone') throw new PageError('expired');
    if (done.kind === 'refused') {
      return renderSetUp(res, { token, member, errors: sayFailures(t, done.failures) });
    }
    const visitor = staffVisitorOf(req as never, res);
    const result = await services.staffSignIn.afterSetUp(done.member, visitor);
    if (result.kind !== 'password-right') throw new PageError('expired');
    await enterStaff(services, { req: req as never, res, result });
  };
}

function sayFailures(t: Translate, failures: readonly StaffPasswordFailure[]): FieldError[] {
  const numbers = { min: STAFF_PASSWORD_MIN, max: STAFF_PASSWORD_MAX };
  return failures.map((code) => ({
    field: 'newPassword',
    text: t(`staff.passwordErrors.${code}`, numbers),
  }));
}

interface SetUpView {
  token: string;
  member: StaffMember;
  errors: FieldError[];
}

function renderSetUp(res: Response, { token, member, errors }: SetUpView): Promise<void> {
  return renderPage(res, {
    view: 'pages/staff-sign-in/set-up',
    titleKey: 'staff.setUp.title',
    status: errors.length > 0 ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      action: `/staff/set-up/${token}`,
      name: member.name,
      email: member.email,
      min: STAFF_PASSWORD_MIN,
      max: STAFF_PASSWORD_MAX,
      errors,
    },
  });
}
