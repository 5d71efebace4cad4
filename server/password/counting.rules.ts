/** Figures of a password; every character is a code point of its NFKC form. */
export interface Counts {
  length: number;
  lower: number;
  upper: number;
  digits: number;
  letters: number;
  /** Neither letter, mark nor digit: punctuation, symbols, spaces, emoji. */
  special: number;
  /** How many of lower, upper, digits and special occur: 0 to 4. */
  classes: number;
  startsWithSymbol: boolean;
  /** Of one character repeated, `a` and `A` being the same. */
  longestRun: number;
  /** Of letters or digits that follow each other, up or down: `abcd`, `4321`, `Abc`. */
  longestSequence: number;
}

/**
 * The form in which a password is counted, compared and hashed: the same keys give the same
 * password on a tablet that sends é as two characters and on a computer that sends one.
 */
export function normalisePassword(raw: string): string {
  return raw.normalize('NFKC');
}

/** Half a character (a lone surrogate) has no UTF-8, so hashing would change it silently. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** @param text a normalised password */
export function countCharacters(text: string): Counts {
  const points = [...text];
  const count = (kind: RegExp) => points.filter((point) => kind.test(point)).length;
  const lower = count(/\p{Ll}/u);
  const upper = count(/\p{Lu}/u);
  const digits = count(/\p{Nd}/u);
  const special = count(symbol);
  return {
    length: points.length,
    lower,
    upper,
    digits,
    letters: count(letter),
    special,
    classes: [lower, upper, digits, special].filter((found) => found > 0).length,
    startsWithSymbol: symbol.test(points[0] ?? 'a'),
    longestRun: longestRun(text),
    longestSequence: longestSequence(text),
  };
}

const letter = /\p{L}/u;
// Marks are no symbols: the vowel signs of Tamil and Hindi are part of a syllable.
const symbol = /[^\p{L}\p{M}\p{Nd}]/u;

export function longestRun(text: string): number {
  return longestStretch(text, (before, after) => (before === after ? 'same' : null));
}

export function longestSequence(text: string): number {
  return longestStretch(text, (before, after) => {
    const step = (after.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0);
    if (step !== 1 && step !== -1) return null;
    return kindOf(before) !== null && kindOf(before) === kindOf(after) ? `${step}` : null;
  });
}

function kindOf(point: string): 'letter' | 'digit' | null {
  if (letter.test(point)) return 'letter';
  return /\p{Nd}/u.test(point) ? 'digit' : null;
}

/** The most characters in a row whose neighbours are all linked in one and the same way. */
function longestStretch(
  text: string,
  link: (before: string, after: string) => string | null,
): number {
  // A required capital makes `Aaaa` and `Abcd` the usual forms of aaaa and abcd.
  const points = [...text.toLowerCase()];
  let longest = Math.min(points.length, 1);
  let current = longest;
  let way: string | null = null;
  for (let i = 1; i < points.length; i++) {
    const next = link(points[i - 1] ?? '', points[i] ?? '');
    if (next === null) current = 1;
    else current = next === way ? current + 1 : 2;
    way = next;
    longest = Math.max(longest, current);
  }
  return longest;
}
