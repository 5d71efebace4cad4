import { languages, type Language, type Question } from './answer.rules';

/** A question as it stands after its latest change. */
export interface BankQuestion extends Question {
  bank: string;
  /** A retired one is chosen by nobody any more, and still asked of those who hold it. */
  state: 'offered' | 'retired';
  /** 0 as it ships with the program. */
  version: number;
}

export interface ShippedBank {
  name: string;
  questions: readonly Question[];
}

export interface Bank {
  name: string;
  /** Those that pupils may choose. */
  questions: readonly BankQuestion[];
  /** Retired ones too. */
  all: readonly BankQuestion[];
  /** So many are retired that all are offered again: see {@link mergedBanks}. */
  isShort: boolean;
}

/** Its questions stand on printed cards: another wording would make the cards wrong. */
export const CARD_BANK = 'card';

/** Questions that a bank keeps on offer beyond those that a pupil chooses: something to choose from. */
const RESERVE = 2;

export function leastOffered(set: number): number {
  return set + RESERVE;
}

/**
 * The banks that ship, with the latest version of whatever was changed or added.
 *
 * @param latest in the order in which their questions were first changed
 * @param set how many questions a pupil chooses
 */
export function mergedBanks(
  shipped: readonly ShippedBank[],
  latest: readonly BankQuestion[],
  set: number,
): Bank[] {
  const changed = new Map(latest.map((question) => [question.id, question]));
  const known = new Set(shipped.flatMap(({ questions }) => questions.map(({ id }) => id)));
  return shipped.map(({ name, questions }) => {
    const kept = questions.map((question) => changed.get(question.id) ?? asShipped(name, question));
    const added = latest.filter(({ id, bank }) => bank === name && !known.has(id));
    const all = [...kept, ...added];
    const offered = all.filter(({ state }) => state === 'offered');
    // The settings may ask for more than the admin left: better a retired question than a pupil
    // who cannot get past this page.
    const isShort = offered.length < set;
    return { name, all, isShort, questions: isShort ? all : offered };
  });
}

/**
 * Every question in the one order in which real accounts and decoys are asked. What is added comes
 * last, so that no two that were there before change places.
 */
export function inOneOrder(
  banks: readonly Bank[],
  shipped: readonly ShippedBank[],
): BankQuestion[] {
  const known = new Set(shipped.flatMap(({ questions }) => questions.map(({ id }) => id)));
  const all = banks.flatMap((bank) => bank.all);
  return [...all.filter(({ id }) => known.has(id)), ...all.filter(({ id }) => !known.has(id))];
}

export function asShipped(bank: string, question: Question): BankQuestion {
  return { ...question, bank, state: 'offered', version: 0 };
}

const ID_MAX_LENGTH = 48;

/** What begins like this never ships with the program, so that no later one takes its place. */
const ADDED = 'added';

/** Of the words of the English text; another number where the id is taken. */
export function newQuestionId(text: Record<Language, string>, taken: readonly string[]): string {
  const words = text.en
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const base = [ADDED, ...(words ?? [])].reduce((id, word) =>
    id.length + word.length < ID_MAX_LENGTH ? `${id}-${word}` : id,
  );
  for (let number = 1; ; number++) {
    const id = number === 1 && base !== ADDED ? base : `${base}-${number}`;
    if (!taken.includes(id)) return id;
  }
}

export interface QuestionChange {
  kind: 'added' | 'changed' | 'retired' | 'offered';
  /** What of the wording is another now. */
  fields: (Language | 'popular')[];
}

/** @param before null where there was none */
export function changeBetween(
  before: Pick<BankQuestion, 'text' | 'popular' | 'state'> | null,
  after: Pick<BankQuestion, 'text' | 'popular' | 'state'>,
): QuestionChange {
  if (!before) return { kind: 'added', fields: [] };
  if (before.state !== after.state) return { kind: after.state, fields: [] };
  const fields = languages.filter((one) => before.text[one] !== after.text[one]);
  const isPopularSame = JSON.stringify(before.popular) === JSON.stringify(after.popular);
  return { kind: 'changed', fields: [...fields, ...(isPopularSame ? [] : ['popular' as const])] };
}
