import { classKey, wordsOf } from './words.rules';

/** A pupil who may be the one that was asked about. */
export interface Candidate {
  accountId: string;
  fullName: string;
  /** '' without a class. */
  className: string;
}

export const matchReasons = [
  'same-name',
  'same-words',
  'all-words',
  'part-of-name',
  'some-words',
  'alike-words',
  'short-form',
  'same-class',
  'same-level',
] as const;
export type MatchReason = (typeof matchReasons)[number];

export interface Match {
  accountId: string;
  score: number;
  reasons: MatchReason[];
}

/**
 * Who may be meant, best first, each with the reasons. Never one chosen by itself: a stranger can
 * type any name, so staff look at the reasons and decide.
 */
export function rankMatches(
  asked: { fullName: string; className: string },
  candidates: readonly Candidate[],
  most: number,
): Match[] {
  const words = wordsOf(asked.fullName);
  const className = classKey(asked.className);
  return candidates
    .flatMap((candidate) => {
      const name = nameMatch(words, wordsOf(candidate.fullName));
      if (!name) return [];
      const place = classMatch(className, classKey(candidate.className));
      const reasons = [...name.reasons, ...place.reasons];
      return [{ accountId: candidate.accountId, score: name.score + place.score, reasons }];
    })
    .sort((one, other) => other.score - one.score || (one.accountId < other.accountId ? -1 : 1))
    .slice(0, most);
}

interface Part {
  score: number;
  reasons: MatchReason[];
}

/** The class alone is no match: it would name thirty children. */
function nameMatch(asked: readonly string[], given: readonly string[]): Part | null {
  if (asked.length === 0 || given.length === 0) return null;
  if (asked.join(' ') === given.join(' ')) return { score: 100, reasons: ['same-name'] };
  if (sorted(asked) === sorted(given)) return { score: 95, reasons: ['same-words'] };
  if (asked.join('') === given.join('')) return { score: 90, reasons: ['same-words'] };
  const found = asked.map((word) => bestWord(word, given));
  const equal = found.filter((kind) => kind === 'equal').length;
  const alike = found.filter((kind) => kind === 'alike').length;
  const short = found.filter((kind) => kind === 'short').length;
  if (equal === asked.length) return { score: 60 + 5 * equal, reasons: ['part-of-name'] };
  if (given.every((word) => asked.includes(word))) {
    return { score: 60 + 5 * equal, reasons: ['all-words'] };
  }
  const score = (60 * equal + 45 * alike + 35 * short) / asked.length;
  if (score < LEAST_SCORE) return null;
  const reasons: MatchReason[] = [];
  if (equal > 0) reasons.push('some-words');
  if (alike > 0) reasons.push('alike-words');
  if (short > 0) reasons.push('short-form');
  return { score, reasons };
}

/** One common family name out of four words is not worth a look. */
const LEAST_SCORE = 16;

function classMatch(asked: string, given: string): Part {
  if (asked === '' || given === '') return { score: 0, reasons: [] };
  if (asked === given) return { score: 30, reasons: ['same-class'] };
  const sameLevel = /^\p{N}/u.test(asked) && asked[0] === given[0];
  return sameLevel ? { score: 8, reasons: ['same-level'] } : { score: 0, reasons: [] };
}

type WordMatch = 'equal' | 'alike' | 'short' | null;

function bestWord(word: string, given: readonly string[]): WordMatch {
  if (given.includes(word)) return 'equal';
  if (given.some((other) => isAlike(word, other))) return 'alike';
  return given.some((other) => isShortFor(word, other)) ? 'short' : null;
}

/** Nick for Nicholas, Jon for Jonathan; a single letter stands for too many. */
function isShortFor(word: string, other: string): boolean {
  const [short, long] = word.length < other.length ? [word, other] : [other, word];
  return short.length >= 3 && long.startsWith(short);
}

/** One letter more, fewer or other, or two exchanged; only in words long enough to be told apart. */
function isAlike(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length < 4 || long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (long.length > short.length) return short.slice(at) === long.slice(at + 1);
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return (
    short.slice(at + 1) === long.slice(at + 1) ||
    (swapped && short.slice(at + 2) === long.slice(at + 2))
  );
}

function sorted(words: readonly string[]): string {
  return [...words].sort().join(' ');
}
