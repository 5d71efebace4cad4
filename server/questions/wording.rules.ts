import { inertText } from '../paper/inert.rules';
import {
  ANSWER_MAX_LENGTH,
  languages,
  normalised,
  type Language,
  type Question,
} from './answer.rules';
import { lengthOf } from './normalisation.rules';

/** What of a question can be changed. */
export type Wording = Pick<Question, 'text' | 'popular'>;

/** As it stands in a form. */
export interface TypedWording {
  text: Record<Language, string>;
  /** One a line. */
  popular: string;
}

export type WordingField = Language | 'popular';

export interface WordingProblem {
  field: WordingField;
  code:
    | 'text-missing'
    | 'text-too-short'
    | 'text-too-long'
    | 'text-alike'
    | 'popular-too-many'
    | 'popular-too-long'
    | 'popular-nothing';
  params: Readonly<Record<string, string | number>>;
}

/** Code points of a question in one language. */
export const TEXT_MIN_LENGTH = 5;
export const TEXT_MAX_LENGTH = 200;

/** Compared with every answer that is set; nobody keeps up a longer list. */
export const POPULAR_MAX = 500;

/** Every problem together; without any the wording may be kept. */
export function readWording(typed: TypedWording): { wording: Wording; problems: WordingProblem[] } {
  const clean = (language: Language) => inertText(typed.text[language]);
  const text = { en: clean('en'), ms: clean('ms'), zh: clean('zh'), ta: clean('ta') };
  const lines = typed.popular
    .split(/\r\n|\r|\n/)
    .map(inertText)
    .filter((line) => line !== '');
  const popular = withoutTwins(lines);
  return {
    wording: { text, popular },
    problems: [...textProblems(text), ...listProblems(popular)],
  };
}

/**
 * Where the wording reads like another question on offer: who chooses could not tell them apart.
 *
 * @param others without the question itself
 */
export function readsLike(
  { text }: Pick<Question, 'text'>,
  others: readonly Question[],
): WordingProblem[] {
  return languages.flatMap((field): WordingProblem[] => {
    const value = normalised(text[field]);
    const twin = others.find((other) => normalised(other.text[field]) === value);
    return twin ? [{ field, code: 'text-alike', params: { other: twin.text.en } }] : [];
  });
}

function textProblems(text: Record<Language, string>): WordingProblem[] {
  return languages.flatMap((field): WordingProblem[] => {
    const length = lengthOf(text[field]);
    if (normalised(text[field]) === '') return [{ field, code: 'text-missing', params: {} }];
    if (length < TEXT_MIN_LENGTH) {
      return [{ field, code: 'text-too-short', params: { min: TEXT_MIN_LENGTH } }];
    }
    if (length > TEXT_MAX_LENGTH) {
      return [{ field, code: 'text-too-long', params: { max: TEXT_MAX_LENGTH, length } }];
    }
    return [];
  });
}

function listProblems(popular: readonly string[]): WordingProblem[] {
  const problem = (code: WordingProblem['code'], params: WordingProblem['params']) => ({
    ...{ field: 'popular' as const, code, params },
  });
  const nothing = popular.find((line) => normalised(line) === '');
  const long = popular.find((line) => lengthOf(normalised(line)) > ANSWER_MAX_LENGTH);
  return [
    ...(popular.length > POPULAR_MAX
      ? [problem('popular-too-many', { max: POPULAR_MAX, count: popular.length })]
      : []),
    ...(nothing === undefined ? [] : [problem('popular-nothing', { line: beginningOf(nothing) })]),
    ...(long === undefined
      ? []
      : [problem('popular-too-long', { max: ANSWER_MAX_LENGTH, line: beginningOf(long) })]),
  ];
}

/** Enough to find the line again. */
function beginningOf(line: string): string {
  return [...line].slice(0, BEGINNING).join('');
}

const BEGINNING = 30;

/** By what is compared: "Blue!" and "blue" are one answer. What compares as nothing stays, to be told. */
function withoutTwins(lines: readonly string[]): string[] {
  const seen = new Set<string>();
  return lines.filter((line) => {
    const value = normalised(line);
    if (value !== '' && seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}
