import { randomInt } from 'node:crypto';
import { words } from '../password/words';

/** Of the plainest words; with 90 two-digit numbers 92,160 answers, which is 16.4 bits. */
const WORDS = 1024;
const LEAST_NUMBER = 10;
const MOST_NUMBER = 99;

/** Answers for one card, such as `tiger 42`; no two alike, no word twice. */
export function drawAnswers(count: number): string[] {
  const answers = new Map<string, string>();
  while (answers.size < count) {
    const word = words[randomInt(WORDS)] ?? '';
    answers.set(word, `${word} ${randomInt(LEAST_NUMBER, MOST_NUMBER + 1)}`);
  }
  return [...answers.values()];
}
