import type { FieldError } from '../../http/form';
import { sayDay, sayTime } from '../../http/moments';
import type { Page, PageContext, Translate } from '../../http/render';
import type { Word } from '../../http/staff-word';
import { languages, type Question } from '../../questions/answer.rules';
import { asShipped, changeBetween, type BankQuestion } from '../../questions/bank.rules';
import type { QuestionVersion } from '../../questions/bank-versions.store';
import { POPULAR_MAX, TEXT_MAX_LENGTH, TEXT_MIN_LENGTH } from '../../questions/wording.rules';
import { dayIn } from '../../schools/schools.rules';
import { fieldName, type QuestionForm } from './question.form';

export type QuestionNotice = Word | { tone: 'info' | 'warning'; text: string };

export interface QuestionFacts {
  question: BankQuestion;
  /** Printed on cards, a question is only looked at. */
  isKept: boolean;
  form: QuestionForm;
  errors: FieldError[];
  notice: QuestionNotice | null;
  /** Newest first; none of what ships. */
  versions: readonly QuestionVersion[];
  /** As it came with the program; null where the admin added it. */
  shipped: Question | null;
  /** Of those who changed it, by id. */
  names: ReadonlyMap<string, string>;
  place: { lang: string; timeZone: string };
}

export function questionPage({ t }: PageContext, facts: QuestionFacts): Page {
  const { question, isKept, form, errors, notice } = facts;
  const { id, bank, state, text, popular } = question;
  const isRefused = errors.length > 0 || notice?.tone === 'warning';
  return {
    view: 'pages/staff-settings/question',
    titleKey: 'staffBanks.question',
    status: isRefused ? 400 : 200,
    hasErrors: isRefused,
    model: {
      ...{ id, heading: text.en, isKept, errors, notice, version: String(question.version) },
      bank: { name: bank, title: t(`staffBanks.names.${bank}`) },
      isRetired: state === 'retired',
      state: t(`staffBanks.states.${state}`),
      texts: textsOf(t, question),
      popular: popular.join(', '),
      form: fieldsOf(t, form),
      history: historyOf(t, facts),
    },
  };
}

export interface NewQuestionFacts {
  bank: string;
  form: QuestionForm;
  errors: FieldError[];
  isKept: boolean;
}

export function newQuestionPage({ t }: PageContext, facts: NewQuestionFacts): Page {
  const { bank, form, errors, isKept } = facts;
  return {
    view: 'pages/staff-settings/question-new',
    titleKey: 'staffBanks.add',
    status: errors.length > 0 ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      bank: { name: bank, title: t(`staffBanks.names.${bank}`) },
      notice: isKept ? { tone: 'info', text: t('staffBanks.stillHere') } : null,
      ...{ errors, form: fieldsOf(t, form) },
    },
  };
}

function fieldsOf(t: Translate, { typed, version }: QuestionForm) {
  return {
    version,
    texts: languages.map((lang) => ({
      ...{ lang, name: fieldName(lang), value: typed.text[lang] },
      label: t(`staffBanks.languages.${lang}`),
    })),
    textHint: t('staffBanks.textHint', { min: TEXT_MIN_LENGTH, max: TEXT_MAX_LENGTH }),
    popular: typed.popular,
    popularHint: t('staffBanks.popularHint', { max: POPULAR_MAX }),
  };
}

function textsOf(t: Translate, { text }: Pick<Question, 'text'>) {
  return languages.map((lang) => ({
    ...{ lang, text: text[lang], language: t(`staffBanks.languages.${lang}`) },
  }));
}

/** Newest first, down to what came with the program. */
function historyOf(t: Translate, facts: QuestionFacts) {
  const { versions, shipped, names, place, question } = facts;
  const ground = shipped && asShipped(question.bank, shipped);
  const changes = versions.map((version, index) => ({
    what: sayChange(t, versions[index + 1] ?? ground, version),
    // With the year: a question stays for many.
    when: `${sayDay(dayIn(place.timeZone, version.madeAt), place.lang)}, ${sayTime(version.madeAt, place)}`,
    who: names.get(version.madeBy) ?? t('staffBanks.somebody'),
    texts: textsOf(t, version),
    popular: version.popular.join(', '),
  }));
  if (!ground) return changes;
  const origin = { what: t('staffBanks.changes.shipped'), when: '', who: '' };
  return [...changes, { ...origin, texts: textsOf(t, ground), popular: ground.popular.join(', ') }];
}

function sayChange(t: Translate, before: BankQuestion | null, after: BankQuestion): string {
  const { kind, fields } = changeBetween(before, after);
  const what = fields.map((one) =>
    t(one === 'popular' ? 'staffBanks.popularShort' : `staffBanks.languages.${one}`),
  );
  return t(`staffBanks.changes.${kind}`, { fields: what.join(', ') });
}
