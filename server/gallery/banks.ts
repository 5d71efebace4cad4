import { banksPage, bankPage } from '../journeys/staff-settings/banks.page';
import { emptyForm, formOf } from '../journeys/staff-settings/question.form';
import {
  newQuestionPage,
  questionPage,
  type QuestionFacts,
} from '../journeys/staff-settings/question.page';
import { asShipped, mergedBanks } from '../questions/bank.rules';
import { shippedBanks } from '../questions/shipped-banks';
import type { PageContext } from '../http/render';
import { done, placeIn, sample } from './desk';
import { hostileNames, HOUR, now } from './people';
import { settle, wrong, type Of, type Sample } from './sample';

const [privately] = shippedBanks;
const [ground] = privately!.questions;
const original = asShipped('private', ground!);

const hostile = {
  ...({ id: 'added-hostile', bank: 'private', state: 'retired', version: 2 } as const),
  text: { ...original.text, en: hostileNames[0], ta: hostileNames[3] },
  popular: [...hostileNames],
};
const versions = [
  { ...hostile, madeAt: now - HOUR, madeBy: 'admin' },
  { ...hostile, version: 1, state: 'offered', madeAt: now - 2 * HOUR, madeBy: 'gone' } as const,
];

const banks = mergedBanks(shippedBanks, [hostile], 3);
const [bank, , cards] = banks;
const facts: Omit<QuestionFacts, 'place'> = {
  ...{ question: original, isKept: true, form: formOf(original), errors: [], notice: null },
  ...{ versions: [], shipped: ground!, names: new Map([['admin', hostileNames[0]]]) },
};
type BankFacts = Parameters<typeof bankPage>[1];

const wrongTexts = ({ t }: PageContext) => [
  wrong(t, 'textZh', [
    'staffBanks.problems.text-missing',
    {
      language: t('staffSettings.languages.zh'),
    },
  ]),
  wrong(t, 'popular', ['staffBanks.problems.popular-nothing', { line: '!!!' }]),
];

const around = { role: 'admin', path: '/staff/settings' } as const;

const bankOf = (name: string, more: Of<Partial<BankFacts>> = {}) =>
  sample(
    name,
    (context) =>
      bankPage(context, {
        ...{ bank: bank!, changed: new Map([[hostile.id, now]]), word: null },
        ...{ place: placeIn(context), ...settle(more, context) },
      }),
    around,
  );

const questionOf = (name: string, more: Of<Partial<QuestionFacts>> = {}) =>
  sample(
    name,
    (context) =>
      questionPage(context, { ...facts, place: placeIn(context), ...settle(more, context) }),
    around,
  );

const added = { bank: 'private', form: emptyForm } as const;

export const bankSamples: Sample[] = [
  sample('banks', (context) => banksPage(context, { banks, current: 'private' }), around),
  sample(
    'banks-short',
    (context) =>
      banksPage(context, { banks: mergedBanks(shippedBanks, [hostile], 40), current: 'private' }),
    around,
  ),
  bankOf('bank', ({ t }) => ({ word: done(t, 'staffBanks.unchanged') })),
  bankOf('bank-short', { bank: { ...bank!, isShort: true } }),
  bankOf('bank-cards', { bank: cards! }),
  questionOf('question'),
  questionOf('question-retired', ({ t }) => ({
    ...{ question: hostile, form: formOf(hostile), versions, shipped: null },
    notice: done(t, 'staffBanks.done.retired'),
  })),
  questionOf('question-wrong', (context) => ({ errors: wrongTexts(context) })),
  questionOf('question-of-cards', { isKept: false, question: cards!.all[0]! }),
  sample(
    'question-new',
    (context) => newQuestionPage(context, { ...added, errors: [], isKept: false }),
    around,
  ),
  sample(
    'question-new-wrong',
    (context) => newQuestionPage(context, { ...added, errors: wrongTexts(context), isKept: true }),
    around,
  ),
];
