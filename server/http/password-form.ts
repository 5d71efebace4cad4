import type { Request } from 'express';
import {
  describePolicy,
  type PasswordPolicy,
  type PasswordSubject,
  type RuleFailure,
} from '../password/password.rules';
import { field, missing, type FieldError } from './form';
import type { Translate } from './render';

export interface TypedPassword {
  newPassword: string;
  errors: FieldError[];
}

/** A new password typed twice. Nothing of it is ever shown again. */
export function readNewPassword(req: Request, t: Translate): TypedPassword {
  const newPassword = field(req, 'newPassword');
  const confirmPassword = field(req, 'confirmPassword');
  const errors = missing(
    t,
    { newPassword, confirmPassword },
    {
      newPassword: 'password.errors.newMissing',
      confirmPassword: 'password.errors.confirmMissing',
    },
  );
  if (errors.length === 0 && newPassword !== confirmPassword) {
    errors.push({ field: 'confirmPassword', text: t('password.errors.confirmDiffers') });
  }
  return { newPassword, errors };
}

/** Everything that is wrong with it, together. */
export function failureErrors(t: Translate, failures: readonly RuleFailure[]): FieldError[] {
  return failures.map(({ code, params }) => ({
    field: 'newPassword',
    text: t(`password.failure.${code}`, params),
  }));
}

export interface PasswordFormView {
  action: string;
  errors: FieldError[];
  policy: PasswordPolicy;
  subject: PasswordSubject;
  askCurrent?: boolean;
  suggestion?: string | null;
}

/** What the page and its live checklist need; the checklist runs the server's own rules. */
export function passwordForm(t: Translate, view: PasswordFormView) {
  const { action, errors, policy, subject, askCurrent = false, suggestion = null } = view;
  return {
    action,
    errors,
    rules: rulesInForce(t, policy),
    policyJson: JSON.stringify(policy),
    subjectJson: JSON.stringify(subject),
    askCurrent,
    suggestion,
    loginId: subject.loginId,
  };
}

export function rulesInForce(t: Translate, policy: PasswordPolicy) {
  return describePolicy(policy).map(({ code, params, serverOnly }) => ({
    code,
    text: t(`password.rule.${code}`, params),
    live: !serverOnly,
  }));
}
