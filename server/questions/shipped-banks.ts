import { z } from 'zod';
import { languages, normalised } from './answer.rules';
import type { ShippedBank } from './bank.rules';
import card from './banks/card.json';
import familiar from './banks/familiar.json';
import privately from './banks/private.json';
import { TEXT_MAX_LENGTH, TEXT_MIN_LENGTH } from './wording.rules';

/** @throws {Error} naming every problem of the bank */
export function parseBank(content: unknown): ShippedBank {
  const bank = bankSchema.parse(content);
  for (const language of languages) {
    const texts = bank.questions.map(({ text }) => normalised(text[language]));
    if (new Set(texts).size !== texts.length) {
      throw new Error(`two questions of the bank "${bank.name}" read alike in ${language}`);
    }
  }
  return bank;
}

const text = z.string().min(TEXT_MIN_LENGTH).max(TEXT_MAX_LENGTH);

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

/** The ground that never changes while the program runs: version 0 of every question. */
export const shippedBanks: readonly ShippedBank[] = [privately, familiar, card].map(parseBank);
