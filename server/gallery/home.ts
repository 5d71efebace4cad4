import { sayMoment } from '../http/moments';
import type { PageContext } from '../http/render';
import { overviewPage } from '../journeys/staff-home/overview.page';
import type { Role } from '../staff/roles.rules';
import { done, sample, placeIn } from './desk';
import { DAY, HOUR, MINUTE, hostileNames, longName, now, staffMember } from './people';
import { settle, type MakePage, type Of, type Sample } from './sample';
import { classes } from './pupils';

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

const calm = (role: Role): Omit<OverviewFacts, 'place'> => ({
  ...{ word: null, now, member: staffMember(role) },
  ...{ requests: [], locked: 0, alerts: [], approvals: [], classes: [], days: quiet },
});

const busy: Partial<OverviewFacts> = {
  ...{ requests, locked: 7, classes, days },
  alerts: [
    { ...alert, id: 'w1', kind: 'spraying', count: 41 },
    { ...alert, id: 'w2', kind: 'prank', count: 6, formClassId: 'c1' },
    { ...alert, id: 'w3', kind: 'not-me', count: 1, accountId: 'a1' },
  ],
  approvals: [{}, {}] as unknown as OverviewFacts['approvals'],
};

const home = (name: string, role: Role, more: Of<Partial<OverviewFacts>>) =>
  sample(
    `home-${name}`,
    (context) =>
      overviewPage(context, {
        ...{ ...calm(role), place: placeIn(context) },
        ...settle(more, context),
      }),
    { role },
  );

const busyOn =
  (more: Partial<OverviewFacts> = {}) =>
  ({ t }: PageContext) => ({
    ...{ ...busy, word: done(t, 'staffHome.done.alertHandled') },
    ...more,
  });

const approval = {
  ...{ id: 'q1', askedByName: 'Ms Nur Farah', what: '4A', state: 'waiting', isOwn: false },
  ...{ count: 38, canDecide: true },
  names: ['Aisyah Binte Rahman, 4A', 'Bala Krishnan, 4A', ...hostileNames],
};

const approvals =
  (listed: object[], doneKey?: string): MakePage =>
  (context) => ({
    ...{ view: 'pages/staff-home/approvals', titleKey: 'staffHome.approvalsTitle' },
    model: {
      listed: listed.map((one) => ({
        ...one,
        when: sayMoment(now - 5 * MINUTE, placeIn(context)),
      })),
      notice: doneKey ? done(context.t, doneKey) : null,
    },
  });

const atApprovals = { role: 'office', path: '/staff/approvals' } as const;
const oneClass = classes.slice(1, 2);

export const homeSamples: Sample[] = [
  home('teacher', 'teacher', busyOn({ classes: oneClass, alerts: [] })),
  home('teacher-two-classes', 'teacher', busyOn({ classes: classes.slice(1, 3) })),
  home('teacher-new', 'teacher', {}),
  home('office', 'office', busyOn({ locked: 1 })),
  home('ict', 'ict', busyOn()),
  home('ict-quiet', 'ict', { classes }),
  sample(
    'home-long',
    (context) => overviewPage(context, { ...calm('ict'), place: placeIn(context) }),
    { name: longName, withFactor: false },
  ),
  sample(
    'approvals',
    approvals([
      approval,
      { ...approval, id: 'q2', canDecide: false, isOwn: true, count: 1, names: ['Devi Menon, 4A'] },
      { ...approval, id: 'q3', canDecide: false, state: 'approved', askedByName: longName },
    ]),
    atApprovals,
  ),
  sample('approvals-none', approvals([], 'staffHome.done.approved'), atApprovals),
];
