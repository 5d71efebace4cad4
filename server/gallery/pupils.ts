import type { ClassLine } from '../desk/classes.store';
import type { PupilLine } from '../desk/pupil-list.store';
import { sayMoment } from '../http/moments';
import type { Page } from '../http/render';
import { pupilListPage } from '../journeys/staff-pupils/pupil-list.page';
import { pupilPage } from '../journeys/staff-pupils/pupil.page';
import { done, sample, placeIn } from './desk';
import { DAY, HOUR, MINUTE, hostileNames, now } from './people';
import { settle, type MakePage, type Of, type Sample } from './sample';

type PupilFacts = Parameters<typeof pupilPage>[1];

export const classes: ClassLine[] = ['2A', '4A', '4 Perseverance', '6B'].map((name, index) => ({
  ...{ id: `c${index}`, schoolId: 's1', year: 2027, name, level: 'P4' as const },
  ...{ pupils: 38 - index, enrolled: 12 * index },
}));

const line: PupilLine = {
  ...{ id: 'a1', fullName: 'Aisyah Binte Rahman', loginId: 'Aisyah_Rahman_1@students.edu.sg' },
  ...{ studentNumber: 'S27000001', className: '4A', level: 'P4', status: 'active' },
  ...{ lastSignInAt: now - DAY, password: 'own', qna: 'own', locked: false },
};

/** One pupil for each state there is, then the names that must not harm a page. */
const states: PupilLine[] = [
  line,
  { ...line, fullName: 'Bala Krishnan', locked: true },
  { ...line, fullName: 'Chen Jia Hui', password: 'default', lastSignInAt: null, qna: 'none' },
  { ...line, fullName: 'Devi Menon', password: 'default-expired', qna: 'none' },
  { ...line, fullName: 'Ethan Goh', password: 'none', lastSignInAt: null, qna: 'none' },
  { ...line, fullName: 'Farid Osman', status: 'disabled' },
  { ...line, fullName: 'Gwen Teo', status: 'leaver', locked: true, qna: 'none' },
  ...hostileNames.map((fullName) => ({ ...line, fullName, className: '4 Perseverance' })),
];

export const pupilLines = states.map((one, index): PupilLine => ({ ...one, id: `a${index}` }));

export const manyPupils = Array.from({ length: 51 }, (_, index): PupilLine => {
  const like = pupilLines[index % 6] ?? line;
  return { ...like, id: `m${index}`, fullName: `${like.fullName} ${index}` };
});

const query = { q: '', class: '', level: '', state: '', afterName: '', afterId: '' };
const list = {
  word: null,
  found: pupilLines,
  more: false,
  most: 50,
  classes,
  query,
};
const atList = { path: '/staff/pupils' };

const pupil = {
  ...{ ...line, schoolId: 's1', loginIdFolded: 'aisyah_rahman_1', formClassId: 'c1' },
  ...{ firstName: 'Aisyah', lastName: 'Rahman', authEpoch: 1 },
  ...{ challengeClosedAt: null, challengeResetAt: null, enrolAskedAt: null },
} as unknown as PupilFacts['pupil'];

const credential = {
  ...{ accountId: 'a1', kind: 'own', validFrom: null, expiresAt: null },
  ...{ changedAt: now - 30 * DAY, changedHow: 'self', noticePendingAt: null },
} as NonNullable<PupilFacts['credential']>;

const byPupil = { actorKind: 'pupil', actorName: null, details: {} };
const event = (action: string, result: string, more: object = {}) => ({
  ...{ id: action, at: now - HOUR, ...byPupil, action, result, ...more },
});

const facts: Omit<PupilFacts, 'place'> = {
  ...{ pupil, word: null, now, credential, enrolment: { kind: 'fits' }, locks: [] },
  timeline: [
    event('sign-in', 'right'),
    event('staff.viewed', 'done', { actorKind: 'staff', actorName: 'Mdm Lim Siew Hoon' }),
    event('lock.released', 'done', {
      ...{ actorKind: 'staff', actorName: hostileNames[4], details: { identified: 'saw' } },
    }),
    event('roster.changed', 'done', { actorKind: 'system' }),
  ],
  ...{ mayDisable: true, hasCard: false },
};

const lock = (path: 'sign-in' | 'challenge', more: object) => ({
  ...{ path, lane: 'outside' as const, total: 5, lastFailureAt: now - MINUTE },
  view: { verdict: 'blocked' as const, until: now + 15 * MINUTE, ...more },
});

const locked: Of<Partial<PupilFacts>> = ({ t }) => ({
  pupil: { ...pupil, challengeClosedAt: now - 2 * HOUR },
  locks: [
    lock('sign-in', {}),
    { ...lock('challenge', { verdict: 'closed' }), lane: 'school', total: 30 },
  ],
  timeline: Array.from({ length: 40 }, (_, at) => event('sign-in', at % 9 ? 'wrong' : 'right')),
  word: done(t, 'staffPupils.done.unlocked'),
});

const one = (name: string, more: Of<Partial<PupilFacts>>, role: 'teacher' | 'ict' = 'ict') =>
  sample(
    `pupil-${name}`,
    (context) =>
      pupilPage(context, { ...facts, place: placeIn(context), ...settle(more, context) }),
    { role, ...atList },
  );

const named = (fullName: string): PupilFacts['pupil'] => ({
  ...{ ...pupil, fullName, loginId: `${fullName}@students.edu.sg` },
  className: fullName.slice(0, 30),
});

const back = '/staff/pupils/a1';

const issued =
  (name: string): MakePage =>
  (context) => ({
    ...{ view: 'pages/staff-pupils/default-password', titleKey: 'staffPupils.issued.title' },
    model: {
      ...{ name, className: '4A', loginId: line.loginId, defaultPassword: 'Mango-Kite-4827' },
      ...{ until: sayMoment(now + 14 * DAY, placeIn(context)), seconds: 60, back },
    },
  });

const needsApproval: Page = {
  ...{ view: 'pages/staff-pupils/needs-approval', model: { back } },
  titleKey: 'staffPupils.needsApproval.title',
};

export const pupilSamples: Sample[] = [
  sample('pupils', (context) => pupilListPage(context, list), { role: 'teacher', ...atList }),
  sample(
    'pupils-many',
    (context) => pupilListPage(context, { ...list, found: manyPupils, more: true }),
    atList,
  ),
  sample(
    'pupils-unlocked',
    (context) =>
      pupilListPage(context, { ...list, word: done(context.t, 'staffClasses.done.unlocked') }),
    atList,
  ),
  sample(
    'pupils-locked',
    (context) => pupilListPage(context, { ...list, query: { ...query, state: 'locked' } }),
    atList,
  ),
  sample(
    'pupils-none',
    (context) =>
      pupilListPage(context, {
        ...{ ...list, found: [], classes: [] },
        query: { ...query, q: '"><script>alert(1)</script>', state: 'locked' },
      }),
    { role: 'admin', ...atList },
  ),
  one('ready', {}),
  one('locked', locked),
  one('of-a-teacher', { mayDisable: false, hasCard: true, enrolment: { kind: 'card' } }, 'teacher'),
  one('disabled', ({ t }) => ({
    ...{ pupil: { ...pupil, status: 'disabled' }, credential: null, timeline: [] },
    word: done(t, 'staffPupils.done.disabled'),
  })),
  one('left', {
    pupil: { ...pupil, status: 'leaver', lastSignInAt: null },
    credential: { ...credential, kind: 'default', expiresAt: now - DAY },
    enrolment: { kind: 'must-enrol', reason: 'never' },
  }),
  ...hostileNames.map((name, index) => one(`hostile-${index + 1}`, { pupil: named(name) })),
  sample('default-password', issued('Aisyah Binte Rahman'), atList),
  sample('default-password-long', issued(hostileNames[4]), atList),
  sample('needs-approval', needsApproval, { role: 'office', ...atList }),
];
