import { lengthOf, normaliseAnswer, NORMALISATION_VERSION } from './normalisation.rules';

export const languages = ['en', 'ms', 'zh', 'ta'] as const;
export type Language = (typeof languages)[number];

export interface Question {
  /** Stable for ever: stored beside the answers. */
  id: string;
  text: Record<Language, string>;
  /** Answers that a guesser would try first; refused when set. */
  popular: readonly string[];
}

export interface Entry {
  questionId: string;
  /** As typed. */
  answer: string;
}

/** Whom the answers must not be. */
export interface Subject {
  firstName: string;
  /** May be empty: many people have one name. */
  lastName: string;
  fullName: string;
  className: string;
  /** As given, `Jon_Tan_1@students.edu.sg`. */
  loginId: string;
}

export type FailureCode =
  | 'question-missing'
  | 'question-unknown'
  | 'question-retired'
  | 'question-doubled'
  | 'answer-missing'
  | 'answer-too-short'
  | 'answer-too-long'
  | 'answers-equal'
  | 'answer-in-question'
  | 'answer-is-name'
  | 'answer-is-class'
  | 'answer-is-login-id'
  | 'answer-popular'
  | 'answer-is-password';

export interface Failure {
  /** The form field: `question1`, `answer1`, … */
  field: string;
  code: FailureCode;
  params: Readonly<Record<string, string | number>>;
}

export interface CheckInput {
  /** In the order of the form; what lies beyond `set` is left out. */
  entries: readonly Entry[];
  /** How many different questions a pupil chooses. */
  set: number;
  /** Those that may be chosen. */
  questions: readonly Question[];
  /** The ids of those that might have been chosen a moment ago. */
  retired?: readonly string[];
  subject: Subject;
}

/** Characters of what stays after normalisation. */
export const ANSWER_MIN_LENGTH = 2;
export const ANSWER_MAX_LENGTH = 100;

/** All failures together, in the order of the form's fields; none means that they may be saved. */
export function checkAnswers(input: CheckInput): Failure[] {
  const places = Array.from({ length: input.set }, (_, index) => placeAt(input, index));
  const forbidden = forbiddenBySubject(input.subject);
  const spare = (place: Place) => spareQuestion(input.questions, places, place);
  return places.flatMap((place) => [
    ...questionFailures(place, places),
    ...answerFailures({ place, places, forbidden, spare }),
  ]);
}

/** The value that is hashed and compared. */
export function normalised(text: string): string {
  return normaliseAnswer(text, NORMALISATION_VERSION);
}

interface Place {
  number: number;
  questionId: string;
  question: Question | undefined;
  isRetired: boolean;
  raw: string;
  value: string;
}

function placeAt({ entries, questions, retired = [] }: CheckInput, index: number): Place {
  const { questionId = '', answer = '' } = entries[index] ?? {};
  const question = questions.find(({ id }) => id === questionId);
  const isRetired = !question && retired.includes(questionId);
  const value = normalised(answer);
  return { number: index + 1, questionId, question, isRetired, raw: answer, value };
}

function questionFailures(place: Place, places: readonly Place[]): Failure[] {
  const code = questionCode(place, places);
  return code ? [{ field: `question${place.number}`, code, params: {} }] : [];
}

function questionCode(place: Place, places: readonly Place[]): FailureCode | null {
  if (place.questionId === '') return 'question-missing';
  if (!place.question) return place.isRetired ? 'question-retired' : 'question-unknown';
  return earlier(places, place).some(({ questionId }) => questionId === place.questionId)
    ? 'question-doubled'
    : null;
}

interface AnswerCheck {
  place: Place;
  places: readonly Place[];
  forbidden: ReadonlyMap<string, FailureCode>;
  spare: (place: Place) => string;
}

function answerFailures({ place, places, forbidden, spare }: AnswerCheck): Failure[] {
  const found: Failure[] = [];
  const fail = (code: FailureCode, params: Failure['params'] = {}) =>
    found.push({ field: `answer${place.number}`, code, params });

  const length = lengthOf(place.value);
  if (place.raw.trim() === '') fail('answer-missing');
  else if (length < ANSWER_MIN_LENGTH) fail('answer-too-short', { min: ANSWER_MIN_LENGTH });
  if (length > ANSWER_MAX_LENGTH) fail('answer-too-long', { max: ANSWER_MAX_LENGTH });
  if (length === 0) return found;

  const twin = earlier(places, place).find(({ value }) => value === place.value);
  if (twin) fail('answers-equal', { other: twin.number });
  if (place.question && isInQuestion(place.value, place.question)) fail('answer-in-question');
  const personal = forbidden.get(place.value);
  if (personal) fail(personal);
  if (place.question?.popular.some((popular) => normalised(popular) === place.value)) {
    fail('answer-popular', { suggestedQuestionId: spare(place) });
  }
  return found;
}

function earlier(places: readonly Place[], place: Place): readonly Place[] {
  return places.slice(0, place.number - 1);
}

/** A question that nobody chose yet, the next one in the list; empty when all are taken. */
function spareQuestion(
  questions: readonly Question[],
  places: readonly Place[],
  place: Place,
): string {
  const taken = new Set(places.map(({ questionId }) => questionId));
  const start = questions.findIndex(({ id }) => id === place.questionId) + 1;
  const inTurn = [...questions.slice(start), ...questions.slice(0, start)];
  return inTurn.find(({ id }) => !taken.has(id))?.id ?? '';
}

/** Equal, never "contains": a pupil called Ng may answer "king". */
function forbiddenBySubject(subject: Subject): ReadonlyMap<string, FailureCode> {
  const { firstName, lastName, fullName, className, loginId } = subject;
  const [local = ''] = loginId.split('@');
  const names = [firstName, lastName, fullName, `${firstName} ${lastName}`];
  return new Map<string, FailureCode>([
    ...[loginId, local].map((id) => [normalised(id), 'answer-is-login-id'] as const),
    [normalised(className), 'answer-is-class'],
    ...names.flatMap(runsOf).map((run) => [run, 'answer-is-name'] as const),
  ]);
}

function isInQuestion(value: string, { text }: Question): boolean {
  return languages.some((language) => runsOf(text[language]).includes(value));
}

/** Every word and every run of words of a text, as compared. */
function runsOf(text: string): string[] {
  const words = wordsOf(text).map(normalised);
  return words.flatMap((_word, from) =>
    words.slice(from).map((_last, more) => words.slice(from, from + more + 1).join('')),
  );
}

/** Chinese is written without spaces, so each of its characters counts as a word. */
function wordsOf(text: string): string[] {
  return text.match(/\p{Script=Han}|[\p{L}\p{N}\p{M}'’]+/gu) ?? [];
}
