import type { FieldError } from '../../http/form';
import type { Page } from '../../http/render';

interface SignInView {
  email?: string;
  errors?: FieldError[];
}

export function staffSignInPage(view: SignInView): Page {
  const errors = view.errors ?? [];
  return {
    view: 'pages/staff-sign-in/sign-in',
    titleKey: 'staff.signIn.title',
    status: errors.length > 0 ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      email: view.email ?? '',
      errors,
    },
  };
}
