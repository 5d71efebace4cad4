import type { Account } from '../accounts/account';
import type { Config } from '../config';
import type { Page } from '../http/render';
import { portalPage, type PortalView } from '../journeys/portal/portal.page';
import { signInPage, type SignInView } from '../journeys/sign-in/sign-in.page';
import { bannerOf } from './suspended';
import { DAY, HOUR, now, place } from './people';
import {
  longName,
  nobody,
  picker,
  pupil,
  school,
  settle,
  until,
  wrong,
  type MakePage,
  type Of,
  type Sample,
} from './sample';

const signIn =
  (view: Of<SignInView>): MakePage =>
  (context) =>
    signInPage(context.t, settle(view, context));

export const signInSamples: Sample[] = [
  { name: 'sign-in', page: signIn({}) },
  {
    name: 'sign-in-wrong',
    around: { school: { code: 'CPS', name: 'Casuarina Park School' } },
    page: signIn(({ t }) => ({
      ...{ loginId: 'Aisyah_1', attemptsLeft: 1 },
      errors: [wrong(t, 'password', 'signIn.errors.wrong')],
    })),
  },
  {
    name: 'sign-in-empty',
    page: signIn(({ t }) => ({
      errors: [
        wrong(t, 'loginId', 'signIn.errors.loginIdMissing'),
        wrong(t, 'password', 'signIn.errors.passwordMissing'),
      ],
    })),
  },
  { name: 'sign-in-stale', around: { staleForm: true }, page: signIn({ flash: 'expired' }) },
  {
    name: 'sign-in-suspended',
    page: signIn((context) => ({ banners: [bannerOf(context, 'sign-in-outside')] })),
  },
  {
    name: 'default-expired',
    page: (context) => ({
      ...{ view: 'pages/sign-in/default-expired', titleKey: 'signIn.defaultExpired.title' },
      model: { help: school(context) },
    }),
  },
];

type HelpOf = (context: Parameters<MakePage>[0]) => object;

interface Lock {
  path: 'sign-in' | 'challenge' | 'current-password';
  isClosed?: boolean;
  help: HelpOf;
}

const locked =
  ({ path, isClosed = false, help }: Lock): MakePage =>
  (context): Page => ({
    ...{ view: 'pages/locked/locked', titleKey: 'locked.title' },
    model: {
      path,
      until: isClosed ? null : until(context, 15),
      help: help(context),
      canUseQuestions: path === 'sign-in' && !isClosed,
    },
  });

export const lockedSamples: Sample[] = [
  {
    name: 'locked-sign-in',
    around: { path: '/sign-in' },
    page: locked({ path: 'sign-in', help: () => picker }),
  },
  { name: 'locked-challenge', page: locked({ path: 'challenge', help: school }) },
  { name: 'locked-closed', page: locked({ path: 'sign-in', isClosed: true, help: school }) },
  {
    name: 'locked-current-password',
    around: pupil,
    page: locked({ path: 'current-password', help: () => nobody }),
  },
];

const aisyah = { firstName: 'Aisyah' } as Account;

const config = {
  TIME_ZONE: place.timeZone,
  PORTAL_APPS: [
    { name: 'Learning Space', url: 'https://learn.school.example/' },
    { name: 'Library', url: 'https://library.school.example/' },
    { name: 'School mail', url: 'https://mail.school.example/' },
  ],
} as unknown as Config;

const atHome: PortalView = {
  ...{ account: aisyah, config, now, flash: null, passwordNotice: null },
  ...{ changedAt: now - DAY, expiry: { kind: 'ok' }, enrolment: { kind: 'fits' } },
};

const portal =
  (more: Partial<PortalView>): MakePage =>
  (context) =>
    portalPage(context, { ...atHome, ...more });

const entry =
  (signedIn: boolean, banners: (context: Parameters<MakePage>[0]) => string[]): MakePage =>
  (context) => ({
    ...{ view: 'pages/sspr/entry', titleKey: 'portal.entry.title' },
    model: { signedIn, banners: banners(context) },
  });

export const portalSamples: Sample[] = [
  { name: 'portal', around: pupil, page: portal({}) },
  {
    name: 'portal-noticed',
    around: pupil,
    page: portal({
      ...{ passwordNotice: { changedAt: now - HOUR, how: 'challenge' }, flash: 'questionsSaved' },
      expiry: { kind: 'warn', days: 3 },
    }),
  },
  {
    name: 'portal-card',
    around: longName,
    page: portal({
      account: { firstName: 'Muhammad Nur Iskandar Zulkarnain Syah' } as Account,
      config: { ...config, PORTAL_APPS: [] },
      ...{ flash: 'passwordChanged', enrolment: { kind: 'card' } },
    }),
  },
  {
    name: 'portal-no-questions',
    around: pupil,
    page: portal({ enrolment: { kind: 'must-enrol', reason: 'never' } }),
  },
  { name: 'portal-no-card', around: pupil, page: portal({ enrolment: { kind: 'no-card' } }) },
  {
    name: 'not-me',
    page: (context) => ({
      ...{ view: 'pages/portal/not-me', titleKey: 'portal.notMe.title' },
      model: { help: school(context) },
    }),
  },
  { name: 'entry', page: entry(false, () => []) },
  { name: 'entry-suspended', page: entry(false, (context) => [bannerOf(context, 'challenge')]) },
  { name: 'entry-signed-in', around: pupil, page: entry(true, () => []) },
];
