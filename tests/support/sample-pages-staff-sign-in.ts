import { create as createQr } from 'qrcode';
import type { FieldError } from '../../server/http/form';
import type { Page } from '../../server/http/render';
import { qrPath } from '../../server/journeys/staff-sign-in/qr-path';
import { staffSignInPage } from '../../server/journeys/staff-sign-in/staff-sign-in.page';
import type { SamplePage } from './sample-models';
import { longName, sample, t } from './sample-staff';

/** Before somebody is signed in there is no bar. */
const outside = (name: string, page: Page): SamplePage => ({
  ...sample(name, page),
  around: { path: '/staff/sign-in' },
});

const wrongCode = { field: 'code', text: t('staff.errors.codeWrong') };
const between = { stage: 'second-factor', path: '/staff/second-factor' };

function prove(more: { askPassword?: boolean; isAgain?: boolean; errors?: FieldError[] }): Page {
  const { askPassword = false, isAgain = false, errors = [] } = more;
  return {
    view: 'pages/staff-sign-in/prove',
    titleKey: askPassword ? 'staff.provePassword.title' : 'staff.code.title',
    hasErrors: errors.length > 0,
    model: { action: '/staff/prove', askPassword, isAgain, errors },
  };
}

const uri = `otpauth://totp/School%20Account:teacher%40cedarwood.example.org?secret=${'JBSWY3DP'.repeat(4)}&issuer=School%20Account`;
const { modules } = createQr(uri, { errorCorrectionLevel: 'M' });

const setFactor = (errors: FieldError[] = []): Page => ({
  ...{ view: 'pages/staff-sign-in/set-factor', titleKey: 'staff.setFactor.title' },
  hasErrors: errors.length > 0,
  model: {
    ...{ uri, secret: 'JBSW Y3DP '.repeat(4).trim(), errors },
    qr: { size: modules.size, path: qrPath(modules) },
  },
});

function setUp(name: string, errors: FieldError[] = []): Page {
  return {
    ...{ view: 'pages/staff-sign-in/set-up', titleKey: 'staff.setUp.title' },
    hasErrors: errors.length > 0,
    model: {
      ...{ action: '/staff/set-up/token', name, email: 'teacher@cedarwood.example.org' },
      ...{ min: 15, max: 128, errors },
    },
  };
}

const locked = (until: string | null): Page => ({
  ...{ view: 'pages/staff-sign-in/locked', titleKey: 'staff.locked.title', model: { until } },
});

export const staffSignInPages: SamplePage[] = [
  outside('sign-in', staffSignInPage({})),
  outside(
    'sign-in-errors',
    staffSignInPage({
      email: '"><script>alert(1)</script>',
      errors: [{ field: 'password', text: t('staff.errors.wrong') }],
    }),
  ),
  outside('locked', locked('9.15 a.m.')),
  outside('locked-closed', locked(null)),
  outside('set-up', setUp('Mdm Lim Siew Hoon')),
  outside(
    'set-up-errors',
    setUp(longName, [
      { field: 'newPassword', text: t('staff.passwordErrors.too-short', { min: 15 }) },
      { field: 'confirmPassword', text: t('staff.errors.notSame') },
    ]),
  ),
  sample('second-factor', prove({}), between),
  sample('second-factor-wrong', prove({ errors: [wrongCode] }), between),
  sample('prove', prove({ isAgain: true }), { path: '/staff/prove' }),
  sample(
    'prove-password',
    prove({
      ...{ askPassword: true, isAgain: true },
      errors: [{ field: 'password', text: t('staff.errors.passwordWrong') }],
    }),
    { path: '/staff/prove', withFactor: false },
  ),
  sample('set-factor', setFactor(), { stage: 'set-factor', path: '/staff/set-factor' }),
  sample(
    'set-factor-wrong',
    setFactor([{ field: 'code', text: t('staff.errors.codeNotFitting') }]),
    { path: '/staff/set-factor', withFactor: false },
  ),
  sample('recovery-codes', {
    ...{ view: 'pages/staff-sign-in/recovery-codes', titleKey: 'staff.recovery.title' },
    model: { codes: Array.from({ length: 10 }, (_, n) => `k7mq-${n}wz4-p9xd`) },
  }),
];
