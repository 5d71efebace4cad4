import type { PageContext } from '../http/render';
import { languageNames } from '../languages/languages';
import {
  requestPage,
  requestsPage,
  type Beside,
} from '../journeys/staff-requests/staff-requests.page';
import { QUEUE_MAX, type QueuedRequest } from '../requests/request-desk';
import { done, placeIn, sample } from './desk';
import { DAY, hostileNames, HOUR, now } from './people';
import { wrong, type Sample } from './sample';

const path = '/staff/requests';

const request: QueuedRequest = {
  ...{ id: '018f', schoolId: 's1', fullName: 'Aisyah Binte Rahman', className: '2A' },
  ...{ asking: 'guardian', problem: 'locked', replyTo: '9000 0000', language: 'ta' },
  ...{ message: 'She <b>cannot</b> do her homework.\nPlease call.', state: 'received' },
  ...{ madeAt: now - 25 * HOUR, expectedAt: now - HOUR, takenBy: null, takenAt: null },
  ...{ answer: null, resolution: null, closedAt: null, takenByName: null },
};

const open: QueuedRequest[] = [
  request,
  { ...request, problem: 'other', takenBy: 'ict', madeAt: now - HOUR / 3, expectedAt: now + HOUR },
  { ...request, takenBy: 'teacher', takenByName: 'Mdm Lim Siew Hoon', expectedAt: null },
  ...hostileNames.map((fullName) => ({ ...request, fullName, madeAt: now - 3 * DAY })),
];
const queue = Array.from({ length: QUEUE_MAX }, (_, at) => open[at % 3] ?? request);

const beside = (context: PageContext, notice: Beside['notice'] = null): Beside => ({
  ...{ now, staffId: 'ict', languageNames, notice, place: placeIn(context) },
});

type Facts = Parameters<typeof requestPage>[1];

const facts: Facts = {
  ...{ request, joined: [], errors: [], chosen: { how: '', pupil: '' } },
  matches: [
    {
      ...{ accountId: 'a1', fullName: 'Aisyah Binte Rahman', className: '2A', score: 9 },
      reasons: ['same-name', 'same-class'],
    },
    {
      ...{ accountId: 'a2', fullName: hostileNames[4], className: '2A', score: 1 },
      reasons: ['alike-words'],
    },
  ],
};

const one = (
  name: string,
  more: Partial<Facts>,
  notice?: (context: PageContext) => Beside['notice'],
) =>
  sample(
    name,
    (context) => requestPage(context, { ...facts, ...more }, beside(context, notice?.(context))),
    { path },
  );

export const requestSamples: Sample[] = [
  sample(
    'requests',
    (context) =>
      requestsPage(context, open, beside(context, done(context.t, 'request.desk.flash.resolved'))),
    { path },
  ),
  sample('requests-many', (context) => requestsPage(context, queue, beside(context)), { path }),
  sample('requests-empty', (context) => requestsPage(context, [], beside(context)), { path }),
  one('request', {}),
  one('request-long', { request: { ...request, fullName: hostileNames[4], message: '' } }),
  sample(
    'request-error',
    (context) =>
      requestPage(
        context,
        {
          ...{ ...facts, request: { ...request, takenBy: 'ict' } },
          errors: [wrong(context.t, 'how', 'request.desk.errors.how')],
          chosen: { how: '', pupil: 'a1' },
        },
        beside(context),
      ),
    { path },
  ),
  one('request-taken', {
    request: { ...request, takenBy: 'teacher', takenByName: 'Mdm Lim' },
    matches: [],
    joined: [
      { ...request, asking: 'pupil', problem: 'other', message: 'Help me' },
      { ...request, asking: 'teacher', problem: 'other', message: '' },
    ],
  }),
  one(
    'request-closed',
    { request: { ...request, state: 'closed', closedAt: now, resolution: 'unlock' } },
    ({ t }) => ({ tone: 'warning', text: t('request.desk.flash.alreadyClosed') }),
  ),
];
