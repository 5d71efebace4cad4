import type { FieldError } from '../../http/form';
import type { Page, PageContext } from '../../http/render';
import type { Entry, Failure, Language, Question } from '../../questions/answer.rules';
import type { Banks } from '../../questions/banks';
import { questionText } from '../../questions/question-text';

export type Mode = 'free' | 'due';

/** The same two pages by choice and as a step that is due. */
export const addresses: Record<Mode, { set: string; confirm: string }> = {
  free: { set: '/sspr/questions/set', confirm: '/sspr/questions/confirm' },
  due: { set: '/sspr/must-enrol', confirm: '/sspr/must-enrol/confirm' },
};

export interface SetView {
  mode: Mode;
  count: number;
  questions: readonly Question[];
  entries: readonly Entry[];
  errors: FieldError[];
  status?: number;
}

/** Every select holds the same list; an option's text is the question as it is asked later. */
export function setPage(context: PageContext, view: SetView): Page {
  const hasErrors = view.errors.length > 0;
  const options = view.questions.map((question) => ({
    value: question.id,
    text: question.text[context.lang as Language],
  }));
  const pairs = Array.from({ length: view.count }, (_none, index) => ({
    n: index + 1,
    questionName: `question${index + 1}`,
    answerName: `answer${index + 1}`,
    selected: view.entries[index]?.questionId ?? '',
    // Answers may be shown again after an error; passwords never are.
    answer: view.entries[index]?.answer ?? '',
    options,
  }));
  return {
    view: 'pages/questions/set',
    titleKey: 'questions.set.title',
    status: view.status ?? (hasErrors ? 400 : 200),
    hasErrors,
    model: {
      action: addresses[view.mode].set,
      forced: view.mode === 'due',
      pairs,
      errors: view.errors,
    },
  };
}

/** A refusal for a popular answer names another question of the bank, in its own words. */
export function answerErrors(
  { t, lang }: PageContext,
  failures: readonly Failure[],
  banks: Banks,
): FieldError[] {
  return failures.map(({ field, code, params }) => {
    const { suggestedQuestionId: id } = params;
    const suggestion = typeof id === 'string' && id ? questionText(banks, id, lang) : '';
    return { field, text: t(`questions.failure.${code}`, { ...params, suggestion }) };
  });
}

export function confirmPage(mode: Mode, pairs: { question: string; answer: string }[]): Page {
  return {
    view: 'pages/questions/confirm',
    titleKey: 'questions.confirm.title',
    model: {
      action: addresses[mode].confirm,
      back: addresses[mode].set,
      forced: mode === 'due',
      pairs,
    },
  };
}
