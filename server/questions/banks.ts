import { createHash } from 'node:crypto';
import { z } from 'zod';
import { languages, normalised, type Question } from './answer.rules';
import card from './banks/card.json';
import familiar from './banks/familiar.json';
import privately from './banks/private.json';

export type BankName = 'private' | 'familiar';

export interface Bank {
  name: string;
  questions: readonly Question[];
}

export interface Banks {
  /** The bank that pupils choose from. */
  current: Bank;
  /** The questions of printed cards: a symbol each, in the order in which cards use them. */
  card: Bank;
  /** A question of any bank, the current one or not: older answers are still asked. */
  find(questionId: string): Question | undefined;
  /** The place of a question among all: what is asked is shown in this order. */
  order(questionId: string): number;
  /** The bank of this name, if it is still there. */
  bank(name: string): Bank | undefined;
  /** A digest of the current bank; changes with every word of it. */
  version: string;
}

/**
 * The banks that ship with the program.
 *
 * @throws {Error} when a bank is broken, or has fewer questions than `set`
 */
export function createBanks({ current, set = 1 }: { current: BankName; set?: number }): Banks {
  const banks = [privately, familiar, card].map(parseBank);
  const all = banks.flatMap(({ questions }) => questions);
  const positions = new Map(all.map(({ id }, position) => [id, position]));
  if (positions.size !== all.length) throw new Error('two questions have the same id');
  const chosen = named(banks, current);
  for (const bank of [chosen, named(banks, 'card')]) {
    if (bank.questions.length < set) {
      throw new Error(`the question bank "${bank.name}" has fewer than ${set} questions`);
    }
  }
  return {
    current: chosen,
    card: named(banks, 'card'),
    find: (questionId) => all[positions.get(questionId) ?? -1],
    order: (questionId) => positions.get(questionId) ?? all.length,
    bank: (name) => banks.find((bank) => bank.name === name),
    version: createHash('sha256').update(JSON.stringify(chosen)).digest('hex').slice(0, 16),
  };
}

/** @throws {Error} naming every problem of the bank */
export function parseBank(content: unknown): Bank {
  const bank = bankSchema.parse(content);
  for (const language of languages) {
    const texts = bank.questions.map(({ text }) => normalised(text[language]));
    if (new Set(texts).size !== texts.length) {
      throw new Error(`two questions of the bank "${bank.name}" read alike in ${language}`);
    }
  }
  return bank;
}

function named(banks: readonly Bank[], name: string): Bank {
  const found = banks.find((bank) => bank.name === name);
  if (!found) throw new Error(`there is no question bank "${name}"`);
  return found;
}

const text = z.string().min(5).max(200);

const bankSchema = z.strictObject({
  name: z.string().regex(/^[a-z]+$/),
  questions: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
        text: z.strictObject({ en: text, ms: text, zh: text, ta: text }),
        popular: z.array(z.string().refine((answer) => normalised(answer) !== '')),
      }),
    )
    .min(1),
});
