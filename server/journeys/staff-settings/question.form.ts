import type { Request } from 'express';
import { field, type FieldError } from '../../http/form';
import type { Translate } from '../../http/render';
import type { Language } from '../../questions/answer.rules';
import type { BankQuestion } from '../../questions/bank.rules';
import type { TypedWording, WordingField, WordingProblem } from '../../questions/wording.rules';

/** As typed, and the version of the question that the form was filled from. */
export interface QuestionForm {
  typed: TypedWording;
  version: string;
}

const textFields: Record<Language, string> = {
  ...{ en: 'textEn', ms: 'textMs', zh: 'textZh', ta: 'textTa' },
};

export const questionFields = [...Object.values(textFields), 'popular', 'version'];

export const emptyForm: QuestionForm = {
  typed: { text: { en: '', ms: '', zh: '', ta: '' }, popular: '' },
  version: '0',
};

export function readQuestion(req: Request): QuestionForm {
  return formFrom((name) => field(req, name));
}

export function formFrom(valueOf: (name: string) => string): QuestionForm {
  const text = (language: Language) => valueOf(textFields[language]);
  return {
    typed: {
      text: { en: text('en'), ms: text('ms'), zh: text('zh'), ta: text('ta') },
      popular: valueOf('popular'),
    },
    version: valueOf('version'),
  };
}

export function formOf({ text, popular, version }: BankQuestion): QuestionForm {
  return { typed: { text, popular: popular.join('\n') }, version: String(version) };
}

/** A number that no version has where something else was sent. */
export function versionIn({ version }: QuestionForm): number {
  return /^\d{1,9}$/.test(version) ? Number(version) : -1;
}

/** What somebody overtaken had typed, to be copied from. */
export function typedTexts({ typed }: QuestionForm): string[] {
  const { en, ms, zh, ta } = typed.text;
  return [en, ms, zh, ta, typed.popular.split(/\s*\n\s*/).join(', ')].filter((one) => one !== '');
}

export function fieldName(field: WordingField): string {
  return field === 'popular' ? field : textFields[field];
}

export function wordingErrors(t: Translate, problems: readonly WordingProblem[]): FieldError[] {
  return problems.map((problem) => ({
    field: fieldName(problem.field),
    text: sayProblem(t, problem),
  }));
}

/** With the name of the language: four fields ask for the same. */
export function sayProblem(t: Translate, { field, code, params }: WordingProblem): string {
  return t(`staffBanks.problems.${code}`, {
    ...params,
    language: field === 'popular' ? '' : t(`staffBanks.languages.${field}`),
  });
}
