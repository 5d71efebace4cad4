import fc from 'fast-check';
import {
  countCharacters,
  isWellFormed,
  normalisePassword,
  type Counts,
} from '../../server/password/counting.rules';

function counts(raw: string): Counts {
  return countCharacters(normalisePassword(raw));
}

describe('characters are code points after NFKC', () => {
  const rows: [name: string, raw: string, expected: Partial<Counts>][] = [
    ['nothing', '', { length: 0, letters: 0, digits: 0, special: 0, classes: 0 }],
    ['ASCII', 'Tiger 42!', { length: 9, lower: 4, upper: 1, digits: 2, letters: 5, special: 2 }],
    ['a space is special', ' ', { length: 1, special: 1, letters: 0 }],
    ['a no-break space becomes a space', '\u00a0', { length: 1, special: 1 }],
    ['an emoji is one character', '😀', { length: 1, special: 1, letters: 0 }],
    ['a family of emoji is as many as it holds', '👨‍👩‍👧', { length: 5 }],
    ['a flag is two', '🇸🇬', { length: 2, special: 2 }],
    ['astral letters are letters', '𐐀𐐨', { length: 2, upper: 1, lower: 1, letters: 2 }],
    ['mathematical bold becomes ASCII', '𝐀𝐛𝟗', { length: 3, upper: 1, lower: 1, digits: 1 }],
    ['an astral Chinese letter is one', '𠮷', { length: 1, letters: 1, lower: 0, upper: 0 }],
    ['e and an accent are one é', 'e\u0301', { length: 1, lower: 1, letters: 1, special: 0 }],
    ['é is the same one', '\u00e9', { length: 1, lower: 1, letters: 1 }],
    ['a mark that composes with nothing stays', 'q\u0301', { length: 2, letters: 1, special: 0 }],
    ['two marks in another order', 'e\u0323\u0302', { length: 1, lower: 1 }],
    ['Hangul jamo make a syllable', '\u1112\u1161\u11ab', { length: 1, letters: 1 }],
    ['full-width digits are digits', '４２', { length: 2, digits: 2, special: 0 }],
    ['full-width letters are letters', 'Ａｂ', { length: 2, upper: 1, lower: 1 }],
    ['half-width katakana are letters', 'ｶﾞ', { length: 1, letters: 1 }],
    ['Tamil digits are digits', '௪௨', { length: 2, digits: 2 }],
    ['Arabic-Indic digits are digits', '٤٢', { digits: 2 }],
    ['superscript two becomes a digit', '²', { length: 1, digits: 1 }],
    ['one half becomes three characters', '½', { length: 3, digits: 2, special: 1 }],
    ['Roman eight becomes letters', 'Ⅷ', { length: 4, upper: 4, digits: 0 }],
    ['a ligature becomes two letters', 'ﬁ', { length: 2, lower: 2 }],
    ['a Chinese numeral is a letter', '四', { letters: 1, digits: 0 }],
    ['Turkish dotless i is lowercase', 'ı', { length: 1, lower: 1, letters: 1 }],
    ['Turkish dotted I is uppercase', 'İ', { length: 1, upper: 1, letters: 1 }],
    ['ß is one lowercase letter', 'ß', { length: 1, lower: 1, letters: 1 }],
    ['capital ß is one uppercase letter', 'ẞ', { length: 1, upper: 1 }],
    ['ǆ becomes d and ž', 'ǆ', { length: 2, lower: 2 }],
    ['title case ǅ becomes D and ž', 'ǅ', { length: 2, upper: 1, lower: 1 }],
    ['final sigma is lowercase', 'ς', { lower: 1 }],
    ['ª becomes a', 'ª', { length: 1, lower: 1 }],
    ['a Chinese name has letters without case', '陈小明', { letters: 3, lower: 0, upper: 0 }],
    ['Tamil vowel signs are no symbols', 'தமிழ்', { length: 5, letters: 3, special: 0 }],
    ['Malay in Jawi', 'جاوي', { length: 4, letters: 4 }],
    ['an apostrophe is special', "a'b", { special: 1 }],
    ['an underscore is special', 'a_b', { special: 1 }],
    ['a zero-width joiner counts', 'a\u200db', { length: 3, special: 1 }],
    ['a tab is special', 'a\tb', { length: 3, special: 1 }],
    ['currency signs are special', '$€£', { special: 3 }],
    ['all four classes', 'aA1-', { classes: 4 }],
    ['two classes', 'aa11', { classes: 2 }],
    ['letters without case are of no class', '陈陈', { classes: 0 }],
  ];
  test.each(rows)('%s', (_name, raw, expected) => {
    expect(counts(raw)).toMatchObject(expected);
  });
});

describe('runs and sequences', () => {
  const rows: [raw: string, run: number, sequence: number][] = [
    ['', 0, 0],
    ['a', 1, 1],
    ['ab', 1, 2],
    ['abcd', 1, 4],
    ['Abcd', 1, 4],
    ['dcba', 1, 4],
    ['4321', 1, 4],
    ['12321', 1, 3],
    ['abcba', 1, 3],
    ['aabbcc', 2, 2],
    ['aaaa', 4, 1],
    ['AaAa', 4, 1],
    ['aabaa', 2, 2],
    ['xabcy', 1, 3],
    ['89:;', 1, 2],
    ['yz{|', 1, 2],
    ['@AB', 1, 2],
    ['/01', 1, 2],
    ['acegik', 1, 1],
    ['１２３', 1, 3],
    ['αβγ', 1, 3],
    ['--- ', 3, 1],
    ['!"#$', 1, 1],
  ];
  test.each(rows)('%j: run %i, sequence %i', (raw, run, sequence) => {
    expect(counts(raw)).toMatchObject({ longestRun: run, longestSequence: sequence });
  });
});

describe('the first character', () => {
  const rows: [raw: string, isSymbol: boolean][] = [
    ['', false],
    ['-abc', true],
    [' abc', true],
    ['😀bc', true],
    ['4abc', false],
    ['Abc', false],
    ['陈bc', false],
  ];
  test.each(rows)('%j is a symbol: %s', (raw, isSymbol) => {
    expect(counts(raw).startsWithSymbol).toBe(isSymbol);
  });
});

describe('ill-formed strings', () => {
  test.each(['\ud800', 'a\udc00b', '\ude00\ud83d', 'abc\ud83d'])('%j is ill-formed', (text) => {
    expect(isWellFormed(text)).toBe(false);
  });

  test('agrees with the language', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary-ascii' }), (a, b) => {
        const text = a.slice(0, 1) + b + a.slice(1);
        expect(isWellFormed(text)).toBe(text.isWellFormed());
      }),
    );
  });
});

describe('properties', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 }).map(normalisePassword);

  test('every character is counted once at most among letters, digits and special', () => {
    fc.assert(
      fc.property(text, (password) => {
        const { length, letters, digits, special, lower, upper } = countCharacters(password);
        const marks = [...password].filter((point) => /\p{M}/u.test(point)).length;
        expect(letters + digits + special + marks).toBe(length);
        expect(lower + upper).toBeLessThanOrEqual(letters);
        expect(length).toBe([...password].length);
      }),
    );
  });

  test('normalising twice is normalising once, so what is counted is what is hashed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        expect(normalisePassword(normalisePassword(raw))).toBe(normalisePassword(raw));
      }),
    );
  });

  test('adding up: lower, upper, digits, special and length of two parts', () => {
    const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 20 });
    fc.assert(
      fc.property(ascii, ascii, (one, other) => {
        const [a, b, both] = [counts(one), counts(other), counts(one + other)];
        for (const key of ['length', 'lower', 'upper', 'digits', 'letters', 'special'] as const) {
          expect(both[key]).toBe(a[key] + b[key]);
        }
      }),
    );
  });

  test('a run or sequence is never longer than the password, nor shorter than its parts', () => {
    fc.assert(
      fc.property(text, (password) => {
        const { length, longestRun, longestSequence } = countCharacters(password);
        // Lowercasing one character can give two: İ becomes i and a dot.
        const caseless = [...password.toLowerCase()].length;
        expect(Math.max(longestRun, longestSequence)).toBeLessThanOrEqual(
          Math.max(length, caseless),
        );
        expect(longestRun).toBeGreaterThanOrEqual(Math.min(1, length));
      }),
    );
  });

  test('n of the same is a run of n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), (n) => {
        expect(counts('x'.repeat(n)).longestRun).toBe(n);
        expect(counts(`ab${'x'.repeat(n)}ba`).longestRun).toBe(n);
      }),
    );
  });
});
