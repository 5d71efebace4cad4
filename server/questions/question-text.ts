import type { Language } from './answer.rules';
import type { Banks } from './banks';

/** The question in the reader's language; English where a language is not among the bank's. */
export function questionText(banks: Banks, questionId: string, lang: string): string {
  const text = banks.find(questionId)?.text;
  if (!text) throw new Error(`no bank holds the question ${questionId}`);
  return text[lang as Language] ?? text.en;
}
