import type { Page } from '../../server/http/render';
import { overviewPage } from '../../server/journeys/staff-home/overview.page';
import type { Role } from '../../server/staff/roles.rules';
import type { SamplePage } from './sample-models';
import { classes } from './sample-pages-staff-pupils';
import {
  context,
  DAY,
  HOUR,
  hostileNames,
  longName,
  now,
  place,
  sample,
  staffMember,
  t,
  done,
} from './sample-staff';

type OverviewFacts = Parameters<typeof overviewPage>[1];

const days = Array.from({ length: 30 }, (_, index) => ({
  day: new Date(now - (29 - index) * DAY).toISOString().slice(0, 10),
  ...{ resets: (index * 7) % 5, unlocks: (index * 3) % 4, defaults: index % 3, locks: index % 6 },
}));

const quiet = days.map(({ day }) => ({ day, resets: 0, unlocks: 0, defaults: 0, locks: 0 }));

const alert = {
  ...{ schoolId: 's1', formClassId: null, accountId: null, details: {}, handledAt: null },
  ...{ raisedAt: now - HOUR, lastAt: now },
};

const request = (fullName: string, more: object = {}) => ({
  ...{ id: 'r1', schoolId: 's1', fullName, className: '4A', asking: 'guardian' },
  ...{ problem: 'locked', message: '', replyTo: '9000 0000', language: 'en', state: 'received' },
  ...{ madeAt: now - DAY, expectedAt: now + HOUR, takenBy: null, takenAt: null, answer: null },
  ...{ resolution: null, closedAt: null, ...more },
});

const requests = [
  request('Aisyah Binte Rahman'),
  request('Bala Krishnan', { expectedAt: now - HOUR }),
  ...hostileNames.map((name) => request(name, { expectedAt: null })),
] as OverviewFacts['requests'];

const calm = (role: Role): OverviewFacts => ({
  ...{
    word: null,
    now,
    member: staffMember(role),
    place,
    requests: [],
    locked: 0,
    alerts: [],
    approvals: [],
  },
  ...{ classes: [], days: quiet },
});

const busy: Partial<OverviewFacts> = {
  ...{ requests, locked: 7, classes, days, word: done('staffHome.done.alertHandled') },
  alerts: [
    { ...alert, id: 'w1', kind: 'spraying', count: 41 },
    { ...alert, id: 'w2', kind: 'prank', count: 6, formClassId: 'c1' },
    { ...alert, id: 'w3', kind: 'not-me', count: 1, accountId: 'a1' },
  ],
  approvals: [{}, {}] as unknown as OverviewFacts['approvals'],
};

const home = (name: string, role: Role, more: Partial<OverviewFacts>) =>
  sample(`home-${name}`, overviewPage(context, { ...calm(role), ...more }), { role });

const approval = {
  ...{ id: 'q1', askedByName: 'Ms Nur Farah', what: '4A', state: 'waiting', isOwn: false },
  ...{ when: 'Monday, 4 January, 8.55 a.m.', count: 38, canDecide: true },
  names: ['Aisyah Binte Rahman, 4A', 'Bala Krishnan, 4A', ...hostileNames],
};

const approvals = (listed: object[], notice: object | null = null): Page => ({
  ...{ view: 'pages/staff-home/approvals', titleKey: 'staffHome.approvalsTitle' },
  model: { listed, notice },
});

const atApprovals = { role: 'office', path: '/staff/approvals' } as const;
const oneClass = classes.slice(1, 2);

export const staffHomePages: SamplePage[] = [
  home('teacher', 'teacher', { ...busy, classes: oneClass, alerts: [] }),
  home('teacher-two-classes', 'teacher', { ...busy, classes: classes.slice(1, 3) }),
  home('teacher-new', 'teacher', {}),
  home('office', 'office', { ...busy, locked: 1 }),
  home('ict', 'ict', busy),
  home('ict-quiet', 'ict', { classes }),
  home('admin', 'admin', busy),
  home('auditor', 'auditor', {}),
  sample('home-long', overviewPage(context, calm('ict')), { name: longName, withFactor: false }),
  sample(
    'approvals',
    approvals([
      approval,
      { ...approval, id: 'q2', canDecide: false, count: 1, names: ['Devi Menon, 4A'] },
      { ...approval, id: 'q3', canDecide: false, state: 'approved', askedByName: longName },
    ]),
    atApprovals,
  ),
  sample(
    'approvals-none',
    approvals([], { tone: 'success', text: t('staffHome.done.approved') }),
    atApprovals,
  ),
];
