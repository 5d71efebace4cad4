import type { FieldError } from '../http/form';
import { sayMoment, sayTime } from '../http/moments';
import type { PageContext, Translate } from '../http/render';
import { createLanguages } from '../languages/languages';
import { askers, problems, requestStates, type RequestState } from '../requests/request';
import { placeIn } from './desk';
import { DAY, hostileNames, HOUR, now } from './people';
import { school, until, wrong, type MakePage, type Sample } from './sample';

const around = { path: '/help/request' };
const schoolName = 'Casuarina Park School';

const values = {
  ...{ schoolCode: 'CPS', fullName: '', className: '', asking: '', problem: '', replyTo: '' },
  ...{ message: '', reference: '' },
};

const form =
  (typed: Partial<typeof values>, errorsOf: (t: Translate) => FieldError[]): MakePage =>
  ({ t }) => {
    const errors = errorsOf(t);
    return {
      ...{ view: 'pages/help-request/form', titleKey: 'request.title' },
      hasErrors: errors.length > 0,
      model: {
        ...{ values: { ...values, ...typed }, errors },
        schools: [
          { value: 'CPS', text: schoolName },
          { value: 'RTS', text: 'Rain Tree School' },
        ],
        askers: askers.map((value) => ({ value, text: t(`request.asking.${value}`) })),
        problems: problems.map((value) => ({ value, text: t(`request.problem.${value}`) })),
      },
    };
  };

const throttled =
  (why: 'visitor' | 'school'): MakePage =>
  (context) => ({
    ...{ view: 'pages/help-request/throttled', titleKey: 'request.throttled.title' },
    model: {
      ...{ why, schoolName, phone: why === 'visitor' ? '6000 0000' : null },
      ...{ until: until(context, 47), help: school(context) },
    },
  });

interface Status {
  state: RequestState;
  expected?: 'today' | 'tomorrow' | 'late';
}

const status =
  ({ state, expected }: Status): MakePage =>
  (context) => ({
    ...{ view: 'pages/help-request/status', titleKey: 'request.status.title' },
    model: {
      ...{ reference: 'K7QF-2MHX-9RTB', state, made: sayMoment(now - DAY, placeIn(context)) },
      answer:
        state === 'answered' ? { lang: 'ms', text: malay('request.prepared.use-card') } : null,
      expected: sayExpected(context, expected),
      help: school(context),
    },
  });

/** An answer stays in the language in which it was asked. */
const malay = createLanguages().translator('ms');

function sayExpected(context: PageContext, expected: Status['expected']): string | null {
  const { t } = context;
  const place = placeIn(context);
  switch (expected) {
    case undefined:
      return null;
    case 'today':
      return t('request.status.expectedToday', { when: sayTime(now + 6 * HOUR, place) });
    case 'tomorrow':
      return t('request.status.expected', { when: sayMoment(now + DAY, place) });
    case 'late':
      return t('request.status.late', { when: sayMoment(now - HOUR, place) });
  }
}

const ended = requestStates.slice(1).map((state) => ({ state }));

export const helpRequestSamples: Sample[] = [
  { name: 'request-form', around, page: form({}, () => []) },
  {
    name: 'request-form-errors',
    around,
    page: form(
      { fullName: '<b onclick=1>Jon', className: '4A', problem: 'locked', reference: 'K7QF' },
      (t) => [
        wrong(t, 'asking', 'request.errors.asking'),
        wrong(t, 'message', 'request.errors.secret'),
        wrong(t, 'replyTo', 'request.errors.replyTo'),
        wrong(t, 'reference', 'request.errors.reference'),
      ],
    ),
  },
  {
    name: 'request-form-long',
    around,
    page: form({ fullName: hostileNames[4], className: '4 Perseverance' }, (t) => [
      wrong(t, 'fullName', ['request.errors.tooLong', { max: 100 }]),
    ]),
  },
  {
    name: 'request-external',
    around,
    page: (context) => ({
      ...{ view: 'pages/help-request/external', titleKey: 'request.title' },
      model: {
        ...{ url: 'https://forms.example/help?a=1&b=2', host: 'forms.example', schoolName },
        help: school(context),
      },
    }),
  },
  { name: 'request-throttled-visitor', around, page: throttled('visitor') },
  { name: 'request-throttled-school', around, page: throttled('school') },
  {
    name: 'request-status-received',
    around,
    page: status({ state: 'received', expected: 'today' }),
  },
  {
    name: 'request-status-late',
    around,
    page: status({ state: 'received', expected: 'late' }),
  },
  ...ended.map((one) => ({
    ...{ name: `request-status-${one.state}`, around },
    page: status({ ...one, ...(one.state === 'looking' && { expected: 'tomorrow' as const }) }),
  })),
];
