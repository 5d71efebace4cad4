import type { Request } from 'express';
import { field, missing, type FieldError } from '../../http/form';
import type { Translate } from '../../http/render';

export interface SignInForm {
  loginId: string;
  password: string;
  errors: FieldError[];
}

export function readSignIn(req: Request, t: Translate): SignInForm {
  const loginId = field(req, 'loginId').trim();
  const password = field(req, 'password');
  const keys = {
    loginId: 'signIn.errors.loginIdMissing',
    password: 'signIn.errors.passwordMissing',
  };
  return { loginId, password, errors: missing(t, { loginId, password }, keys) };
}
