import type { ListedApproval } from '../../desk/approvals.store';
import type { Alert } from '../../alerts/alerts.store';
import type { Installation } from '../../desk/installation';
import {
  enrolledPercent,
  figureNames,
  findSchools,
  neediestFirst,
  sumOf,
  type FigureName,
  type Figures,
  type SchoolFigures,
} from '../../desk/installation.rules';
import type { PupilStateFilter } from '../../desk/pupil-list.store';
import { sayTime } from '../../http/moments';
import type { Page, PageContext, Translate } from '../../http/render';
import type { Word } from '../../http/staff-word';
import { may } from '../../staff/roles.rules';
import type { StaffMember } from '../../staff/staff-member';
import { activityOf } from './activity';
import { sayAlert } from './say-alert';

export interface InstallationFacts {
  word: Word | null;
  member: StaffMember;
  place: { lang: string; timeZone: string };
  installation: Installation;
  /** Empty for those who see no pupils. */
  alerts: readonly Alert[];
  approvals: readonly ListedApproval[];
  /** What was looked for among the schools. */
  q: string;
}

/** All schools together, then those that need somebody first. */
export function installationPage(context: PageContext, facts: InstallationFacts): Page {
  const { t } = context;
  const { member, installation, q, place } = facts;
  const found = neediestFirst(findSchools(installation.schools, q));
  return {
    view: 'pages/staff-home/installation',
    titleKey: 'staffHome.title',
    model: {
      ...{ notice: facts.word, q },
      greeting: t('staffHome.greeting', { name: member.name }),
      counted: t('staffHome.installation.counted', { when: sayTime(installation.at, place) }),
      seesPupils: may(member.role, 'see-pupils'),
      alerts: facts.alerts.map((alert) => sayAlert(t, alert, place)),
      approvals: facts.approvals.length,
      figures: [
        {
          text: t('staffHome.installation.schools'),
          value: say(installation.schools.length),
          isLate: false,
        },
        ...figuresOf(t, sumOf(installation.schools), may(member.role, 'see-pupils')),
      ],
      activity: activityOf(context, installation.days),
      shown: t('staffHome.installation.shown', {
        count: found.length,
        shown: Math.min(found.length, SCHOOLS_SHOWN),
      }),
      schools: schoolTable(t, found.slice(0, SCHOOLS_SHOWN)),
    },
  };
}

const SCHOOLS_SHOWN = 50;

export interface OneSchoolFacts {
  member: StaffMember;
  place: { lang: string; timeZone: string };
  at: number;
  school: SchoolFigures;
}

/** The same figures of one school, and the ways on that the role has. */
export function oneSchoolPage({ t }: PageContext, facts: OneSchoolFacts): Page {
  const { member, school, place, at } = facts;
  const ways = [
    ...(may(member.role, 'settings')
      ? [
          { href: `/staff/settings?school=${school.code}`, key: 'settings' },
          { href: `/staff/settings/policy?school=${school.code}`, key: 'policy' },
        ]
      : []),
    { href: `/staff/audit?school=${school.code}`, key: 'audit' },
  ];
  return {
    view: 'pages/staff-home/one-school',
    titleKey: 'staffHome.title',
    model: {
      ...{ name: school.name, code: school.code },
      counted: t('staffHome.installation.counted', { when: sayTime(at, place) }),
      figures: figuresOf(t, school, false),
      ways: ways.map(({ href, key }) => ({ href, text: t(`staffHome.installation.ways.${key}`) })),
    },
  };
}

/** Lists of pupils that a count leads to. */
const lists: Partial<Record<FigureName, PupilStateFilter>> = {
  neverSignedIn: 'never-signed-in',
  defaultPending: 'default-pending',
  locked: 'locked',
  disabled: 'disabled',
};

function figuresOf(t: Translate, figures: Figures, withLists: boolean) {
  return figureNames.map((name) => ({
    text: t(`staffHome.installation.figures.${name}`),
    value: name === 'enrolled' ? sayEnrolled(t, figures) : say(figures[name]),
    isLate: name === 'overdue' && figures.overdue > 0,
    ...(withLists && lists[name] && { href: `/staff/pupils?state=${lists[name]}` }),
  }));
}

function sayEnrolled(t: Translate, figures: Figures): string {
  const percent = enrolledPercent(figures);
  if (percent === null) return say(0);
  return t('staffHome.installation.ofPupils', { many: say(figures.enrolled), percent });
}

/** 1,234,567 */
const say = (count: number): string => count.toLocaleString('en');

function schoolTable(t: Translate, schools: readonly SchoolFigures[]) {
  const columns = ['school', 'code', 'pupils', 'enrolled', 'locked', 'open', 'overdue', 'alerts'];
  const number = (count: number) => ({ text: say(count), number: true });
  return {
    caption: t('staffHome.installation.neediest'),
    captionHidden: true,
    empty: t('staffHome.installation.noSchool'),
    columns: columns.map((name, index) => ({
      text: t(`staffHome.installation.columns.${name}`),
      number: index > 1,
    })),
    rows: schools.map((school) => {
      const percent = enrolledPercent(school);
      return [
        { text: school.name, href: `/staff?school=${school.code}` },
        { text: school.code },
        number(school.pupils),
        { text: percent === null ? '–' : `${percent} %`, number: true },
        number(school.locked),
        number(school.open),
        { ...number(school.overdue), ...(school.overdue > 0 && { tone: 'wrong' }) },
        { ...number(school.alerts), ...(school.alerts > 0 && { tone: 'wrong' }) },
      ];
    }),
  };
}
