import { identifications } from '../../access/trail';
import type { PupilInScope } from '../../desk/pupil-in-scope.store';
import type { TimelineEvent } from '../../desk/timeline.store';
import { sayAction } from '../../http/audit-words';
import { sayMoment, sayUntil } from '../../http/moments';
import type { Page, PageContext, Translate } from '../../http/render';
import type { Word } from '../../http/staff-word';
import { laneKind } from '../../lockout/lanes.rules';
import type { Standing } from '../../lockout/lockout';
import type { Credential } from '../../password/password';
import type { EnrolmentState } from '../../questions/enrolment.rules';

interface PupilFacts {
  word: Word | null;
  pupil: PupilInScope;
  now: number;
  place: { lang: string; timeZone: string };
  credential: Credential | null;
  enrolment: EnrolmentState;
  locks: readonly Standing[];
  timeline: readonly TimelineEvent[];
  mayDisable: boolean;
  hasCard: boolean;
}

export function pupilPage({ t }: PageContext, facts: PupilFacts): Page {
  const { pupil, place, timeline, word } = facts;
  return {
    view: 'pages/staff-pupils/pupil',
    titleKey: 'staffPupils.pupilTitle',
    model: {
      id: pupil.id,
      name: pupil.fullName,
      className: pupil.className,
      classHref: `/staff/classes/${pupil.formClassId}`,
      facts: [
        fact(t, 'loginId', pupil.loginId),
        fact(t, 'number', pupil.studentNumber),
        fact(t, 'level', pupil.level),
        fact(t, 'password', sayPassword(t, facts)),
        fact(t, 'qna', t(`staffPupils.qna.${facts.enrolment.kind}`)),
        fact(t, 'lastSignIn', sayAt(t, pupil.lastSignInAt, place)),
      ],
      locks: sayLocks(t, facts),
      status: pupil.status,
      isActive: pupil.status === 'active',
      mayDisable: facts.mayDisable,
      hasCard: facts.hasCard,
      identifications: identifications
        .filter((one) => one !== 'not-said')
        .map((value) => ({ value, text: t(`staffPupils.identified.${value}`) })),
      notice: word,
      timeline: linesOf(timeline, (event) => ({
        when: sayMoment(event.at, place),
        who: sayWho(t, event),
        what: sayWhat(t, event),
      })).map(({ count, since, ...line }) => ({
        ...line,
        often: count > 1 ? t('staffPupils.often', { count, since }) : null,
      })),
    },
  };
}

const fact = (t: Translate, key: string, text: string) => ({
  term: t(`staffPupils.facts.${key}`),
  text,
});

function sayAt(t: Translate, at: number | null, place: PupilFacts['place']): string {
  return at === null ? t('staffPupils.never') : sayMoment(at, place);
}

function sayPassword(t: Translate, { credential, now, place }: PupilFacts): string {
  if (!credential) return t('staffPupils.password.none');
  const { kind, expiresAt, changedAt } = credential;
  const when = sayMoment(changedAt, place);
  if (kind === 'own') return t('staffPupils.password.own', { when });
  if (expiresAt !== null && expiresAt <= now) {
    return t('staffPupils.password.expired', { until: sayMoment(expiresAt, place) });
  }
  return t('staffPupils.password.default', { until: sayAt(t, expiresAt, place) });
}

/** "Locked for sign-in until 10.35 a.m. after 5 wrong passwords from a device not seen before." */
function sayLocks(t: Translate, { locks, now, place, pupil }: PupilFacts): string[] {
  const shut = locks.flatMap(({ path, lane, view, total }) => {
    if (view.verdict === 'open') return [];
    const from = t(`staffPupils.lanes.${laneKind(lane)}`);
    const what = t(`staffPupils.tries.${path}`, { count: total });
    const key = view.verdict === 'closed' ? 'closed' : 'until';
    const until = view.verdict === 'closed' ? '' : sayUntil(view.until, now, place);
    return [t(`staffPupils.locks.${path}.${key}`, { until, what, from })];
  });
  const closedAt = pupil.challengeClosedAt;
  const notMe =
    closedAt === null ? [] : [t('staffPupils.notMe', { when: sayMoment(closedAt, place) })];
  return [...shut, ...notMe];
}

interface TimelineLine {
  when: string;
  who: string;
  what: string;
}

/** The same again and again becomes one line: ten wrong passwords must not hide what went before. */
function linesOf(
  events: readonly TimelineEvent[],
  say: (event: TimelineEvent) => TimelineLine,
): (TimelineLine & { count: number; since: string })[] {
  const lines: (TimelineLine & { count: number; since: string })[] = [];
  for (const event of events) {
    const line = say(event);
    const last = lines.at(-1);
    if (last?.what === line.what && last.who === line.who) {
      last.count++;
      last.since = line.when;
    } else lines.push({ ...line, count: 1, since: line.when });
  }
  return lines;
}

function sayWho(t: Translate, { actorKind, actorName }: TimelineEvent): string {
  return actorName ?? t(`staffPupils.actors.${actorKind}`);
}

function sayWhat(t: Translate, { action, result, details }: TimelineEvent): string {
  const key = `${action} ${result}`.replace(/[^A-Za-z0-9]+/g, '-');
  const known = eventKeys.has(key) ? t(`staffPupils.events.${key}`) : sayAction(t, action);
  const { identified } = details;
  const how = typeof identified === 'string' && identified !== 'not-said';
  return how ? `${known} (${t(`staffPupils.identified.${identified}`)})` : known;
}

/** What has a sentence of its own; anything else is said as the audit page says it. */
const eventKeys = new Set([
  'sign-in-right',
  'sign-in-wrong',
  'sign-in-default-expired',
  'challenge-passed',
  'challenge-wrong',
  'current-password-wrong',
  'qna-set-done',
  'qna-changed-done',
  'lock-released-done',
  'lock-released-by-challenge',
  'default-password-issued-done',
  'password-changed-done',
  'password-not-me-reported',
  'qna-asked-anew-done',
  'account-disabled-done',
  'account-enabled-done',
  'account-signed-out-done',
  'staff-viewed-done',
  'print-started-done',
  'print-handed-out-done',
]);
