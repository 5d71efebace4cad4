import type { FieldError } from '../../http/form';
import { sayTriesLeft } from '../../http/tries-left';
import type { Page, Translate } from '../../http/render';

export interface SignInView {
  loginId?: string;
  errors?: FieldError[];
  flash?: string | undefined;
  attemptsLeft?: number;
  /** What is suspended at this moment. */
  banners?: readonly string[];
}

export function signInPage(t: Translate, view: SignInView): Page {
  const errors = view.errors ?? [];
  return {
    view: 'pages/sign-in/sign-in',
    titleKey: 'signIn.title',
    status: errors.length > 0 ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      loginId: view.loginId ?? '',
      errors,
      banners: view.banners ?? [],
      notice: view.flash ? { tone: 'info', text: t(`signIn.notice.${view.flash}`) } : null,
      attemptsLeft: sayTriesLeft(t, view.attemptsLeft),
    },
  };
}
