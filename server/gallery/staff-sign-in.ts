import { create as createQr } from 'qrcode';
import type { FieldError } from '../http/form';
import type { Page, PageContext } from '../http/render';
import { qrPath } from '../journeys/staff-sign-in/qr-path';
import { staffSignInPage } from '../journeys/staff-sign-in/staff-sign-in.page';
import { sample } from './desk';
import { longName } from './people';
import { settle, until, wrong, type MakePage, type Of, type Sample } from './sample';

/** Before somebody is signed in there is no bar. */
const outside = (name: string, page: MakePage): Sample => ({
  ...sample(name, page),
  around: { path: '/staff/sign-in' },
});

type Errors = (context: PageContext) => FieldError[];

const none: Errors = () => [];
interface Proof {
  askPassword?: boolean;
  isAgain?: boolean;
  errors?: Errors;
  hasPasskey?: boolean;
}

const prove =
  ({ askPassword = false, isAgain = false, hasPasskey = false, errors = none }: Proof): MakePage =>
  (context) => ({
    view: 'pages/staff-sign-in/prove',
    titleKey: askPassword ? 'staff.provePassword.title' : 'staff.code.title',
    hasErrors: errors !== none,
    model: {
      ...{ action: '/staff/prove', askPassword, isAgain, errors: errors(context) },
      passkeyOptions: hasPasskey ? { challenge: 'c2FtcGxl' } : null,
    },
  });

const uri = `otpauth://totp/School%20Account:teacher%40cedarwood.example.org?secret=${'JBSWY3DP'.repeat(4)}&issuer=School%20Account`;
const { modules } = createQr(uri, { errorCorrectionLevel: 'M' });

const setFactor =
  (errors: Errors = none): MakePage =>
  (context) => ({
    ...{ view: 'pages/staff-sign-in/set-factor', titleKey: 'staff.setFactor.title' },
    hasErrors: errors !== none,
    model: {
      ...{ uri, secret: 'JBSW Y3DP '.repeat(4).trim(), errors: errors(context) },
      qr: { size: modules.size, path: qrPath(modules) },
    },
  });

const setUp =
  (name: string, errors: Errors = none): MakePage =>
  (context) => ({
    ...{ view: 'pages/staff-sign-in/set-up', titleKey: 'staff.setUp.title' },
    hasErrors: errors !== none,
    model: {
      ...{ action: '/staff/set-up/token', name, email: 'teacher@cedarwood.example.org' },
      ...{ min: 15, max: 128, errors: errors(context) },
    },
  });

const locked =
  (isClosed: boolean): MakePage =>
  (context) => ({
    ...{ view: 'pages/staff-sign-in/locked', titleKey: 'staff.locked.title' },
    model: { until: isClosed ? null : until(context, 15) },
  });

const signIn =
  (view: Of<Parameters<typeof staffSignInPage>[0]>): MakePage =>
  (context) =>
    staffSignInPage(settle(view, context));

const one =
  (field: string, key: string): Errors =>
  ({ t }) => [wrong(t, field, key)];

const between = { stage: 'second-factor', path: '/staff/second-factor' };
const atFactor = { stage: 'set-factor', path: '/staff/set-factor' };

const codes: Page = {
  ...{ view: 'pages/staff-sign-in/recovery-codes', titleKey: 'staff.recovery.title' },
  model: { codes: Array.from({ length: 10 }, (_, n) => `k7mq-${n}wz4-p9xd`) },
};

export const staffSignInSamples: Sample[] = [
  outside('sign-in', signIn({})),
  outside(
    'sign-in-errors',
    signIn(({ t }) => ({
      email: '"><script>alert(1)</script>',
      errors: [wrong(t, 'password', 'staff.errors.wrong')],
    })),
  ),
  outside('locked', locked(false)),
  outside('locked-closed', locked(true)),
  outside('set-up', setUp('Mdm Lim Siew Hoon')),
  outside(
    'set-up-errors',
    setUp(longName, ({ t }) => [
      wrong(t, 'newPassword', ['staff.passwordErrors.too-short', { min: 15 }]),
      wrong(t, 'confirmPassword', 'staff.errors.notSame'),
    ]),
  ),
  sample('second-factor', prove({}), between),
  sample('second-factor-wrong', prove({ errors: one('code', 'staff.errors.codeWrong') }), between),
  sample('second-factor-passkey', prove({ hasPasskey: true }), between),
  sample('prove', prove({ isAgain: true }), { path: '/staff/prove' }),
  sample(
    'prove-password',
    prove({
      ...{ askPassword: true, isAgain: true },
      errors: one('password', 'staff.errors.passwordWrong'),
    }),
    { path: '/staff/prove', withFactor: false },
  ),
  sample('set-factor', setFactor(), atFactor),
  sample('set-factor-wrong', setFactor(one('code', 'staff.errors.codeNotFitting')), {
    ...{ path: '/staff/set-factor', withFactor: false },
  }),
  sample('recovery-codes', codes),
];
