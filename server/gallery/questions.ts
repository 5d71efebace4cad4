import { sayMoment } from '../http/moments';
import {
  confirmPage,
  setPage,
  type Mode,
  type SetView,
} from '../journeys/questions/questions.page';
import type { Entry } from '../questions/answer.rules';
import { shippedBanks } from '../questions/shipped-banks';
import { placeIn } from './desk';
import { DAY, now } from './people';
import { longName, pupil, settle, wrong, type MakePage, type Of, type Sample } from './sample';

const { questions } = shippedBanks[0]!;
const answers = ['Mr Wobble', 'blue', 'the very long story of a small red kite'];

const entries: Entry[] = answers.map((answer, index) => ({
  ...{ questionId: questions[index]?.id ?? '', answer },
}));

const set =
  (mode: Mode, more: Of<Partial<SetView>> = {}): MakePage =>
  (context) =>
    setPage(context, {
      mode,
      count: 3,
      questions,
      entries: [],
      errors: [],
      ...settle(more, context),
    });

const confirm =
  (mode: Mode, more: { question: string; answer: string }[] = []): MakePage =>
  (context) => {
    const asked = entries.map(({ questionId, answer }) => {
      const text = questions.find(({ id }) => id === questionId)?.text;
      return { question: text?.[context.lang as keyof typeof text] ?? '', answer };
    });
    return confirmPage(mode, more.length > 0 ? more : asked);
  };

const proof =
  (isWrong: boolean): MakePage =>
  ({ t }) => ({
    ...{ view: 'pages/questions/current-password', titleKey: 'questions.currentPassword.title' },
    hasErrors: isWrong,
    model: {
      errors: isWrong ? [wrong(t, 'currentPassword', 'password.errors.currentWrong')] : [],
    },
  });

const closed =
  (reason: 'card' | 'freeze'): MakePage =>
  (context) => ({
    ...{ view: 'pages/questions/closed', titleKey: 'questions.closed.title' },
    model: {
      reason,
      until: reason === 'card' ? null : sayMoment(now + 3 * DAY, placeIn(context)),
    },
  });

export const questionSamples: Sample[] = [
  { name: 'current-password', around: pupil, page: proof(false) },
  { name: 'current-password-wrong', around: pupil, page: proof(true) },
  { name: 'set', around: pupil, page: set('free') },
  {
    name: 'set-refused',
    around: longName,
    page: set('due', ({ t, lang }) => ({
      entries: entries.map((entry, index) => ({
        ...entry,
        questionId: index ? entry.questionId : '',
      })),
      errors: [
        wrong(t, 'question1', 'questions.failure.question-missing'),
        wrong(t, 'answer2', [
          'questions.failure.answer-popular',
          {
            suggestion: questions[5]?.text[lang as 'en'],
          },
        ]),
      ],
    })),
  },
  { name: 'confirm', around: pupil, page: confirm('free') },
  {
    name: 'confirm-forced',
    around: pupil,
    page: confirm('due', [{ question: '<b>Which?</b>', answer: '"><img src=x onerror=alert(1)>' }]),
  },
  { name: 'closed-card', around: pupil, page: closed('card') },
  { name: 'closed-freeze', around: pupil, page: closed('freeze') },
];
