import { pageErrors, type PageErrorKind } from '../http/page-errors';
import type { Page } from '../http/render';
import { picturesTaken, type PicturesTaken } from '../journeys/help/guide-pictures';
import { guides, type Guide } from '../journeys/help/guides';
import { guideListPage, guidePage } from '../journeys/help/guides.page';
import { browsersPage, passwordRulesPage } from '../journeys/help/help.page';
import { passwordExamples } from '../password/examples';
import { defaultPolicy } from '../password/policy.rules';
import { hostileNames } from './people';
import { nobody, picker, school, type MakePage, type Sample } from './sample';

const rulesFacts = {
  policy: defaultPolicy,
  examples: passwordExamples(defaultPolicy, () => false),
};
const pictures = picturesTaken();
const pictured: PicturesTaken = {
  of: () => ({ path: 'img/lanterns.svg', width: 640, height: 480, title: '1. 2. 3.', digest: '' }),
};
const unpictured: PicturesTaken = { of: () => undefined };

const chrome = (version: number) =>
  `Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/${version}.0.0.0 Safari/537.36`;
const browsers = [
  ['good', chrome(126)],
  ['old', chrome(60)],
  ['unknown', 'curl/8 <b>'],
] as const;

const plain =
  (view: string, titleKey: string, model: object = {}): MakePage =>
  (): Page => ({ view: `pages/help/${view}`, titleKey, model });

const ofSchool = { ...rulesFacts, school: 'Cedarwood <i>Primary</i> School' };
const noneGood = {
  ...ofSchool,
  school: hostileNames[4],
  examples: { ...rulesFacts.examples, good: [] },
};

const guideOf =
  (guide: Guide, pictures: PicturesTaken): MakePage =>
  (context) =>
    guidePage(context, { guide, baseUrl: 'https://account.school.example', pictures });

const browserOf =
  (userAgent: string): MakePage =>
  (context) =>
    browsersPage(context, userAgent);

export const helpSamples: Sample[] = [
  {
    name: 'help',
    page: (context) => plain('help', 'help.title', { help: school(context) })(context),
  },
  {
    name: 'help-picker',
    around: { path: '/help' },
    page: plain('help', 'help.title', { help: picker }),
  },
  { name: 'help-no-school', page: plain('help', 'help.title', { help: nobody }) },
  {
    name: 'help-no-hours',
    around: ({ languages }) => ({ languages: languages.slice(0, 1) }),
    page: (context) => {
      const { school: known, schools } = school(context);
      return plain('help', 'help.title', { help: { schools, school: { ...known, hours: '' } } })(
        context,
      );
    },
  },
  {
    name: 'help-password-rules',
    page: (context) => passwordRulesPage(context, { ...rulesFacts, school: null }),
  },
  {
    name: 'help-password-rules-of-school',
    page: (context) => passwordRulesPage(context, ofSchool),
  },
  {
    name: 'help-password-rules-without-examples',
    page: (context) => passwordRulesPage(context, noneGood),
  },
  { name: 'guides', page: guideListPage },
  { name: 'guide-pictured', page: guideOf(guides[0]!, pictured) },
  { name: 'guide-unpictured', page: guideOf(guides[0]!, unpictured) },
  ...guides.map((guide) => ({
    name: `guide ${guide.slug}`,
    page: guideOf(guide, pictures),
  })),
  {
    name: 'help-login-id',
    page: plain('login-id', 'help.loginId.title', { domain: 'students.edu.sg' }),
  },
  { name: 'help-sign-in-trouble', page: plain('sign-in-trouble', 'help.signInTrouble.title') },
  { name: 'help-started-fresh', page: plain('started-fresh', 'help.startedFresh.title') },
  ...browsers.map(([name, userAgent]) => ({
    ...{ name: `help-browsers ${name}`, page: browserOf(userAgent) },
  })),
];

export const errorSamples: Sample[] = (Object.keys(pageErrors) as PageErrorKind[]).map((kind) => ({
  name: `error-${kind}`,
  page: (context) => ({
    ...{ view: 'pages/errors/error', titleKey: `errors.${kind}.title` },
    model: {
      kind,
      reference: kind === 'broken' ? '7f3a-91c2' : null,
      retrySeconds: kind === 'busy' ? 2 : null,
      link: kind === 'expired' ? { href: '/sspr/forgot', key: 'errors.again' } : null,
      help: kind === 'broken' ? school(context) : null,
    },
  }),
}));
