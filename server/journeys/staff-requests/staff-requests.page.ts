import type { FieldError } from '../../http/form';
import { sayMoment, sayUntil } from '../../http/moments';
import type { Page, PageContext, Translate } from '../../http/render';
import { preparedAnswers, resolutions } from '../../requests/request';
import {
  QUEUE_MAX,
  type FoundRequest,
  type QueuedRequest,
  type RequestMatch,
} from '../../requests/request-desk';

/** What a page needs besides the requests. */
export interface Beside {
  /** ms since 1970 */
  now: number;
  place: { lang: string; timeZone: string };
  staffId: string;
  languageNames: Readonly<Record<string, string>>;
  notice: { tone: string; text: string } | null;
}

export function requestsPage(
  { t }: PageContext,
  open: readonly QueuedRequest[],
  beside: Beside,
): Page {
  const columns = ['pupil', 'className', 'problem', 'waiting', 'promised', 'state'];
  return {
    view: 'pages/staff-requests/list',
    titleKey: 'request.desk.title',
    model: {
      notice: beside.notice,
      more: open.length < QUEUE_MAX ? null : t('request.desk.more', { count: QUEUE_MAX }),
      table: {
        caption: t('request.desk.caption'),
        empty: t('request.desk.empty'),
        columns: columns.map((name) => ({ text: t(`request.desk.columns.${name}`) })),
        rows: open.map((request) => [
          { text: request.fullName, href: hrefOf(request), testid: 'request' },
          { text: request.className },
          { text: t(`request.problem.${request.problem}`) },
          { text: sayWaited(t, beside.now - request.madeAt) },
          promiseCell(t, request, beside),
          { text: sayState(t, request, beside) },
        ]),
      },
    },
  };
}

interface RequestFacts extends FoundRequest {
  matches: readonly RequestMatch[];
  errors: FieldError[];
  chosen: { how: string; pupil: string };
}

export function requestPage({ t }: PageContext, facts: RequestFacts, beside: Beside): Page {
  const { request, joined, matches, errors, chosen } = facts;
  const isOpen = request.closedAt === null;
  const isOthers = isOpen && request.takenBy !== null && request.takenBy !== beside.staffId;
  const name = request.takenByName ?? t('request.desk.somebody');
  return {
    view: 'pages/staff-requests/one',
    titleKey: 'request.desk.oneTitle',
    status: errors.length > 0 ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      ...{ errors, ...chosen, notice: beside.notice, action: hrefOf(request) },
      heading: t('request.desk.heading', { name: request.fullName, className: request.className }),
      facts: factsOf(t, request, beside),
      state: sayState(t, request, beside),
      matches: matchTable(t, matches),
      joined: joined.map((one) => ({ text: sayJoined(t, one, beside), message: one.message })),
      closed: isOpen ? null : sayClosed(t, request, beside),
      takeOver: isOthers
        ? { from: request.takenBy, text: t('request.desk.takeOver', { name }) }
        : null,
      canTake: isOpen && request.takenBy === null,
      answers: preparedAnswers.map((value) => ({ value, text: t(`request.prepared.${value}`) })),
      resolutions: resolutions.map((value) => ({
        ...{ value, text: t(`request.desk.resolution.${value}`) },
      })),
      pupils: matches.map(({ accountId, fullName, className }) => ({
        ...{ value: accountId, text: `${fullName}, ${className}` },
      })),
    },
  };
}

const hrefOf = ({ id }: { id: string }) => `/staff/requests/${id}`;

function factsOf(t: Translate, request: QueuedRequest, beside: Beside) {
  const { language, madeAt, message } = request;
  const facts = {
    asking: t(`request.asking.${request.asking}`),
    problem: t(`request.problem.${request.problem}`),
    message: message === '' ? t('request.desk.noMessage') : message,
    replyTo: request.replyTo,
    language: beside.languageNames[language] ?? language,
    made: sayMoment(madeAt, beside.place),
    promised: promiseCell(t, request, beside).text,
    state: sayState(t, request, beside),
  };
  return Object.entries(facts).map(([key, text]) => ({
    term: t(`request.desk.facts.${key}`),
    text,
  }));
}

function matchTable(t: Translate, matches: readonly RequestMatch[]) {
  return {
    caption: t('request.desk.matchesCaption'),
    captionHidden: true,
    empty: t('request.desk.noMatch'),
    columns: [
      { text: t('request.desk.matchName') },
      { text: t('request.desk.matchClass') },
      { text: t('request.desk.matchWhy') },
    ],
    rows: matches.map(({ accountId, fullName, className, reasons }) => [
      { text: fullName, href: `/staff/pupils/${accountId}`, testid: 'match' },
      { text: className },
      { text: reasons.map((reason) => t(`request.reason.${reason}`)).join(', ') },
    ]),
  };
}

function promiseCell(t: Translate, { expectedAt }: QueuedRequest, { now, place }: Beside) {
  if (expectedAt === null) return { text: t('request.desk.noPromise') };
  const when = sayUntil(expectedAt, now, place);
  if (expectedAt > now) return { text: when };
  return { text: t('request.desk.late', { when }), tone: 'warning' };
}

function sayState(t: Translate, request: QueuedRequest, { staffId }: Beside): string {
  if (request.takenBy === null) return t('request.desk.free');
  if (request.takenBy === staffId) return t('request.desk.mine');
  const { takenByName: name } = request;
  return name === null ? t('request.desk.takenBySomebody') : t('request.desk.takenBy', { name });
}

function sayJoined(t: Translate, one: FoundRequest['joined'][number], { place }: Beside): string {
  return t('request.desk.joined', {
    when: sayMoment(one.madeAt, place),
    asking: t(`request.asking.${one.asking}`),
    problem: t(`request.problem.${one.problem}`),
    replyTo: one.replyTo,
  });
}

function sayClosed(t: Translate, request: QueuedRequest, { place }: Beside): string {
  const closed = t('request.desk.closed', { when: sayMoment(request.closedAt ?? 0, place) });
  const how =
    request.answer === null
      ? t(`request.desk.resolution.${request.resolution ?? 'forgotten'}`)
      : t(`request.prepared.${request.answer}`);
  return `${closed} ${how}`;
}

function sayWaited(t: Translate, ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  if (minutes < 60) return t('request.desk.waitedMinutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t('request.desk.waitedHours', { count: hours });
  return t('request.desk.waitedDays', { count: Math.floor(hours / 24) });
}
