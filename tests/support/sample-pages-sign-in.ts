import { pupil, longName, school, picker, type SamplePage } from './sample-models';

const signIn = { view: 'pages/sign-in/sign-in', titleKey: 'signIn.title' };
const locked = { view: 'pages/locked/locked', titleKey: 'locked.title' };
const portal = { view: 'pages/portal/portal', titleKey: 'portal.title' };

const portalModel = {
  firstName: 'Aisyah',
  passwordNotice: null,
  notice: null,
  apps: [
    { name: 'Learning Space', url: 'https://learn.school.example/' },
    { name: 'Library', url: 'https://library.school.example/' },
    { name: 'School mail', url: 'https://mail.school.example/' },
  ],
  passwordState: 'You changed it on Monday, 4 January.',
  passwordWarning: null,
  qnaState: 'You chose 3 questions.',
  qnaKind: 'own',
  canChangeQna: true,
};

export const signInPages: SamplePage[] = [
  {
    ...signIn,
    name: 'sign-in',
    model: { loginId: '', errors: [], notice: null, attemptsLeft: null },
  },
  {
    ...signIn,
    name: 'sign-in-wrong',
    hasErrors: true,
    around: { school: { code: 'CPS', name: 'Clementi Park School' } },
    model: {
      loginId: 'Aisyah_1',
      errors: [
        {
          field: 'password',
          text: 'Your login ID or password is not right. Check both and try again.',
        },
      ],
      notice: null,
      attemptsLeft: 'You can try one more time. Then you must wait.',
    },
  },
  {
    ...signIn,
    name: 'sign-in-empty',
    hasErrors: true,
    model: {
      loginId: '',
      errors: [
        { field: 'loginId', text: 'Type your login ID.' },
        { field: 'password', text: 'Type your password.' },
      ],
      notice: null,
      attemptsLeft: null,
    },
  },
  {
    ...signIn,
    name: 'sign-in-stale',
    around: { staleForm: true },
    model: {
      loginId: '',
      errors: [],
      notice: { tone: 'info', text: 'You are signed out.' },
      attemptsLeft: null,
    },
  },
  {
    name: 'default-expired',
    view: 'pages/sign-in/default-expired',
    titleKey: 'signIn.defaultExpired.title',
    model: { help: school },
  },
  {
    ...locked,
    name: 'locked-sign-in',
    around: { path: '/sign-in' },
    model: { path: 'sign-in', until: '10.35 a.m. today', help: picker, canUseQuestions: true },
  },
  {
    ...locked,
    name: 'locked-challenge',
    model: { path: 'challenge', until: '10.35 a.m. today', help: school, canUseQuestions: false },
  },
  {
    ...locked,
    name: 'locked-closed',
    model: { path: 'sign-in', until: null, help: school, canUseQuestions: false },
  },
  {
    ...locked,
    name: 'locked-current-password',
    around: pupil,
    model: {
      path: 'current-password',
      until: '10.35 a.m. today',
      help: { school: null, schools: null },
      canUseQuestions: false,
    },
  },
];

export const portalPages: SamplePage[] = [
  { ...portal, name: 'portal', around: pupil, model: portalModel },
  {
    ...portal,
    name: 'portal-noticed',
    around: pupil,
    model: {
      ...portalModel,
      passwordNotice: {
        text: 'Your password was changed on Monday, 4 January with your questions.',
        canReport: true,
      },
      notice: { tone: 'success', text: 'Your new questions are saved.' },
      passwordWarning: 'Your password gets too old in 3 days. Change it now.',
    },
  },
  {
    ...portal,
    name: 'portal-card',
    around: longName,
    model: {
      ...portalModel,
      firstName: 'Muhammad Nur Iskandar Zulkarnain Syah',
      passwordNotice: { text: 'Your school gave you a new password.', canReport: false },
      notice: { tone: 'warning', text: 'Your card is not in use yet.' },
      apps: [],
      qnaState: 'Your answers are on your card.',
      qnaKind: 'card',
      canChangeQna: false,
    },
  },
  {
    ...portal,
    name: 'portal-no-questions',
    around: pupil,
    model: { ...portalModel, qnaState: 'You have none yet.', qnaKind: 'none' },
  },
  {
    name: 'not-me',
    view: 'pages/portal/not-me',
    titleKey: 'portal.notMe.title',
    model: { help: school },
  },
  {
    name: 'entry',
    view: 'pages/sspr/entry',
    titleKey: 'portal.entry.title',
    model: { signedIn: false },
  },
  {
    name: 'entry-signed-in',
    view: 'pages/sspr/entry',
    titleKey: 'portal.entry.title',
    around: pupil,
    model: { signedIn: true },
  },
];
