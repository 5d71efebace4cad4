import type { Alert } from '../../alerts/alerts.store';
import type { ListedApproval } from '../../desk/approvals.store';
import type { ClassLine } from '../../desk/classes.store';
import type { DayCounts } from '../../desk/overview.store';
import { barChart } from '../../http/charts';
import { sayMoment } from '../../http/moments';
import type { Page, PageContext, Translate } from '../../http/render';
import type { Word } from '../../http/staff-word';
import type { RequestRow } from '../../requests/request-queue.store';
import { may } from '../../staff/roles.rules';
import type { StaffMember } from '../../staff/staff-member';
import { activityOf } from './activity';
import { sayAlert } from './say-alert';

interface OverviewFacts {
  word: Word | null;
  now: number;
  member: StaffMember;
  place: { lang: string; timeZone: string };
  requests: readonly RequestRow[];
  locked: number;
  alerts: readonly Alert[];
  approvals: readonly ListedApproval[];
  classes: readonly ClassLine[];
  days: readonly DayCounts[];
}

export function overviewPage(context: PageContext, facts: OverviewFacts): Page {
  const { t } = context;
  const { member, classes, days, word } = facts;
  return {
    view: 'pages/staff-home/overview',
    titleKey: 'staffHome.title',
    model: {
      notice: word,
      greeting: t('staffHome.greeting', { name: member.name }),
      ownClasses:
        member.role === 'teacher'
          ? classes.map(({ id, name }) => ({
              href: `/staff/classes/${id}`,
              text: t('staffHome.class', { name }),
            }))
          : [],
      seesPupils: may(member.role, 'see-pupils'),
      locked: facts.locked,
      seesRequests: may(member.role, 'requests'),
      requests: requestTable(t, facts),
      approvals: facts.approvals.length,
      alerts: facts.alerts.map((alert) => sayAlert(t, alert, facts.place)),
      enrolment: {
        chart: barChart(
          classes.map(({ name, pupils, enrolled }) => ({ name, part: enrolled, whole: pupils })),
        ),
        table: enrolmentTable(t, classes),
      },
      activity: activityOf(context, days),
    },
  };
}

function requestTable(t: Translate, { requests, now, place }: OverviewFacts) {
  return {
    caption: t('staffHome.requests'),
    captionHidden: true,
    empty: t('staffHome.noRequests'),
    columns: ['who', 'asked', 'promised'].map((one) => ({ text: t(`staffHome.columns.${one}`) })),
    rows: requests.map(({ id, fullName, className, madeAt, expectedAt }) => [
      { text: `${fullName}, ${className}`, href: `/staff/requests/${id}` },
      { text: sayMoment(madeAt, place) },
      expectedAt !== null && expectedAt < now
        ? { text: t('staffHome.overdue', { when: sayMoment(expectedAt, place) }), tone: 'wrong' }
        : { text: expectedAt === null ? '' : sayMoment(expectedAt, place) },
    ]),
  };
}

function enrolmentTable(t: Translate, classes: readonly ClassLine[]) {
  return {
    caption: t('staffHome.enrolment'),
    captionHidden: true,
    empty: t('staffHome.noClasses'),
    columns: [
      { text: t('staffHome.columns.class') },
      { text: t('staffHome.columns.pupils'), number: true },
      { text: t('staffHome.columns.enrolled'), number: true },
    ],
    rows: classes.map(({ id, name, pupils, enrolled }) => [
      { text: name, href: `/staff/classes/${id}` },
      { text: String(pupils), number: true },
      { text: String(enrolled), number: true },
    ]),
  };
}
