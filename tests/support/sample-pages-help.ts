import { school, picker, rules, type SamplePage } from './sample-models';

export const helpPages: SamplePage[] = [
  { name: 'help', view: 'pages/help/help', titleKey: 'help.title', model: { help: school } },
  {
    name: 'help-picker',
    view: 'pages/help/help',
    titleKey: 'help.title',
    around: {
      path: '/help',
      languages: [
        { code: 'en', name: 'English' },
        { code: 'ms', name: 'Bahasa Melayu' },
        { code: 'zh', name: '中文' },
        { code: 'ta', name: 'தமிழ்' },
      ],
    },
    model: { help: picker },
  },
  {
    name: 'help-password-rules',
    view: 'pages/help/password-rules',
    titleKey: 'help.passwordRules.title',
    model: { rules },
  },
  {
    name: 'help-login-id',
    view: 'pages/help/login-id',
    titleKey: 'help.loginId.title',
    model: { domain: 'students.edu.sg' },
  },
  {
    name: 'help-sign-in-trouble',
    view: 'pages/help/sign-in-trouble',
    titleKey: 'help.signInTrouble.title',
    model: {},
  },
  {
    name: 'help-started-fresh',
    view: 'pages/help/started-fresh',
    titleKey: 'help.startedFresh.title',
    model: {},
  },
  {
    name: 'help-browsers',
    view: 'pages/help/browsers',
    titleKey: 'help.browsers.title',
    model: {
      browsers: [
        { name: 'Chrome', since: 'Version 120' },
        { name: 'Safari on iPad', since: 'iPadOS 17' },
      ],
    },
  },
];

const errorKinds = [
  'not-found',
  'expired',
  'forged',
  'busy',
  'throttled',
  'broken',
  'too-large',
  'media-type',
  'bad-fields',
  'bad-host',
] as const;

export const errorPages: SamplePage[] = errorKinds.map((kind) => ({
  name: `error-${kind}`,
  view: 'pages/errors/error',
  titleKey: `errors.${kind}.title`,
  model: {
    kind,
    reference: kind === 'broken' ? '7f3a-91c2' : null,
    retrySeconds: kind === 'busy' ? 2 : null,
    link: kind === 'expired' ? { href: '/sspr/forgot', key: 'errors.again' } : null,
    help: kind === 'broken' ? school : null,
  },
}));
