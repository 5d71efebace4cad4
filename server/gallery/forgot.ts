import { symbols } from '../paper/symbols';
import { sayTriesLeft } from '../http/tries-left';
import { shippedBanks } from '../questions/shipped-banks';
import { passwordModel, pupil, wrong, type MakePage, type Sample } from './sample';
import type { FieldError } from '../http/form';
import type { Page, PageContext, Translate } from '../http/render';
import { longName } from './sample';

const withErrors = (page: Omit<Page, 'model'>, model: { errors: FieldError[] }): Page => {
  const hasErrors = model.errors.length > 0;
  return { ...page, model, hasErrors, status: hasErrors ? 400 : 200 };
};

interface Identify {
  hasCard?: boolean;
  flash?: string;
  missing?: boolean;
}

const identify =
  ({ hasCard = false, flash, missing = false }: Identify): MakePage =>
  ({ t }) =>
    withErrors({ view: 'pages/forgot/identify', titleKey: 'forgot.identify.title' }, {
      ...{ loginId: '', hasCard },
      notice: flash ? { tone: 'info', text: t(`forgot.notice.${flash}`) } : null,
      errors: missing ? [wrong(t, 'loginId', 'forgot.errors.loginIdMissing')] : [],
    } as { errors: FieldError[] });

/** As they are asked: of a bank by their number there, of a card by their picture. */
const [privately] = shippedBanks;
const cards = shippedBanks[2]!;
const typed = (privately?.questions ?? []).slice(0, 2);
const onCard = cards.questions.filter(({ id }) => id in symbols).slice(0, 2);

interface Challenge {
  asked?: typeof typed;
  errorKey?: string;
  left?: number;
}

const challenge =
  ({ asked = typed, errorKey, left }: Challenge): MakePage =>
  ({ t, lang }) =>
    withErrors({ view: 'pages/forgot/questions', titleKey: 'forgot.questions.title' }, {
      questions: asked.map(({ id, text }, index) => ({
        ...{ name: `answer${index + 1}`, symbol: symbols[id] ?? null },
        text: text[lang as keyof typeof text] ?? text.en,
      })),
      errors: errorKey ? [wrong(t, 'answers', errorKey)] : [],
      attemptsLeft: sayTriesLeft(t, left),
    } as { errors: FieldError[] });

const choice =
  (errorsOf: (t: Translate) => FieldError[]): MakePage =>
  ({ t }) =>
    withErrors(
      { view: 'pages/forgot/choice', titleKey: 'forgot.choice.title' },
      { errors: errorsOf(t) },
    );

const newPassword = (
  more: { canExtend?: boolean; isRefused?: boolean; suggestion?: string } = {},
): MakePage => {
  const { canExtend = false, ...form } = more;
  return (context) => ({
    ...{ view: 'pages/forgot/new-password', titleKey: 'forgot.newPassword.title' },
    hasErrors: form.isRefused ?? false,
    model: {
      form: passwordModel(context, { action: '/sspr/forgot/new-password', ...form }),
      canExtend,
    },
  });
};

const finished = (outcome: 'reset' | 'unlock') => (): Page => ({
  ...{ view: 'pages/forgot/done', titleKey: 'forgot.done.title' },
  model: { outcome },
});

export const forgotSamples: Sample[] = [
  { name: 'identify', page: identify({}) },
  { name: 'identify-card', page: identify({ hasCard: true }) },
  { name: 'identify-empty', page: identify({ hasCard: true, missing: true }) },
  { name: 'identify-expired', page: identify({ flash: 'expired' }) },
  { name: 'challenge', page: challenge({}) },
  { name: 'challenge-card', page: challenge({ asked: onCard }) },
  { name: 'challenge-empty', page: challenge({ errorKey: 'forgot.errors.answersMissing' }) },
  {
    name: 'challenge-wrong',
    page: challenge({ errorKey: 'forgot.errors.answersWrong', left: 1 }),
  },
  { name: 'choice', page: choice(() => []) },
  {
    name: 'choice-empty',
    page: choice((t) => [wrong(t, 'action', 'forgot.errors.choiceMissing')]),
  },
  { name: 'new-password', page: newPassword({ canExtend: true }) },
  { name: 'new-password-refused', page: newPassword({ isRefused: true }) },
  { name: 'new-password-suggested', page: newPassword({ suggestion: 'Lamp-tiger-482' }) },
  { name: 'done-reset', page: finished('reset') },
  { name: 'done-unlock', page: finished('unlock') },
];

const own =
  (which: 'change' | 'must-change', isRefused = false): MakePage =>
  (context: PageContext) => {
    const isChange = which === 'change';
    const form = { action: isChange ? '/sspr/password' : '/sspr/must-change', isRefused };
    return {
      view: `pages/password/${which}`,
      titleKey: isChange ? 'password.change.title' : 'password.mustChange.title',
      hasErrors: isRefused,
      model: { form: passwordModel(context, { ...form, askCurrent: isChange }) },
    };
  };

export const passwordSamples: Sample[] = [
  { name: 'change', around: pupil, page: own('change') },
  { name: 'change-refused', around: pupil, page: own('change', true) },
  { name: 'must-change', around: longName, page: own('must-change') },
  { name: 'must-change-refused', around: pupil, page: own('must-change', true) },
];
