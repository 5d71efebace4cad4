import type { Response } from 'express';
import { passwordSubject } from '../access/password-subject';
import type { Account } from '../accounts/account';
import type { FieldError } from './form';
import type { Services } from '../services';
import { passwordForm } from './password-form';
import { pageContext, renderPage } from './render';

/** The three pages on which a new password is chosen; they differ in words and address only. */
const pages = {
  reset: {
    view: 'pages/forgot/new-password',
    titleKey: 'forgot.newPassword.title',
    action: '/sspr/forgot/new-password',
  },
  change: {
    view: 'pages/password/change',
    titleKey: 'password.change.title',
    action: '/sspr/password',
  },
  'must-change': {
    view: 'pages/password/must-change',
    titleKey: 'password.mustChange.title',
    action: '/sspr/must-change',
  },
} as const;

export type PasswordPageName = keyof typeof pages;

export function passwordAddress(page: PasswordPageName): string {
  return pages[page].action;
}

export interface PasswordPage {
  page: PasswordPageName;
  account: Account;
  errors?: FieldError[];
  suggestion?: string;
  /** Whether the time of a reset can still be extended. */
  canExtend?: boolean;
}

export async function renderPasswordPage(
  res: Response,
  { passwords }: Services,
  view: PasswordPage,
): Promise<void> {
  const { action, ...page } = pages[view.page];
  const errors = view.errors ?? [];
  const form = passwordForm(pageContext(res).t, {
    action,
    errors,
    policy: passwords.of(view.account).policy,
    subject: passwordSubject(view.account),
    askCurrent: view.page === 'change',
    suggestion: view.suggestion ?? null,
  });
  const hasErrors = errors.length > 0;
  await renderPage(res, {
    ...page,
    status: hasErrors ? 400 : 200,
    hasErrors,
    model: { form, canExtend: view.canExtend ?? false },
  });
}
