import fc from 'fast-check';
import { normaliseAnswer, NORMALISATION_VERSION } from '../../server/questions/normalisation.rules';

const normalised = (text: string) => normaliseAnswer(text, NORMALISATION_VERSION);

test.each([
  ['letter case', 'Blue WHALE', 'bluewhale'],
  ['spaces of every kind', '\u3000 a\tb\u00a0c\u2009d\n', 'abcd'],
  ['punctuation and symbols', 'rock-n-roll! (no. 1) $5 + 3%', 'rocknrollno153'],
  ['the apostrophe of a keyboard', "it's", 'its'],
  ['the apostrophe of a tablet', 'it’s', 'its'],
  ['other apostrophes', 'itʼs it‘s it`s it´s it＇s it′s', 'itsitsitsitsitsits'],
  ['an accent key that met no letter', 'cafe´', 'cafe'],
  ['accents stay', 'Café', 'café'],
  ['accents typed as two characters', 'cafe\u0301', 'café'],
  ['full-width letters and digits', 'Ｔｉｇｅｒ　４２', 'tiger42'],
  ['ligatures and circled digits', 'ﬁsh ①', 'fish1'],
  ['German sharp s', 'Straße', 'strasse'],
  ['German capital sharp s', 'STRAẞE', 'strasse'],
  ['Greek final sigma', 'ΣΟΦΟΣ σοφος', 'σοφοσσοφοσ'],
  ['Turkish dotted capital I', 'İstanbul', 'istanbul'],
  ['Turkish dotless i', 'ılık', 'ilik'],
  ['Tamil vowel signs and virama', 'பூனை, நாய்!', 'பூனைநாய்'],
  ['Hindi vowel signs and virama', 'हिन्दी क्या', 'हिन्दीक्या'],
  ['Tamil with a stray joiner', 'நாய்\u200d', 'நாய்'],
  ['Chinese', '小 熊。', '小熊'],
  ['half-width katakana', 'ﾋﾟｶﾁｭｳ', 'ピカチュウ'],
  ['Korean as jamo', '\u1112\u1161\u11ab\u1100\u1173\u11af', '한글'],
  ['Hangul filler', 'a\u3164b', 'ab'],
  ['soft hyphen and bidi marks', 'co\u00adco\u200f\u202e', 'coco'],
  ['emoji', '🐱❤️👍🏽', ''],
  ['keycap emoji', '1️⃣', '1'],
  ['an emoji between letters', 'ti🐯ger', 'tiger'],
  ['Arabic', 'قِطّة', 'قِطّة'],
  ['half a character', 'a\ud800b', 'ab'],
  ['nothing', ' …!? ', ''],
])('%s', (_name, raw, expected) => {
  expect(normalised(raw)).toBe(expected.normalize('NFKC'));
});

test('Tamil words that differ in a vowel sign stay different', () => {
  expect(normalised('பல்')).not.toBe(normalised('பால்'));
  expect(normalised('பூனை')).not.toBe(normalised('பன'));
});

test('Hindi words that differ in a vowel sign stay different', () => {
  expect(normalised('दिन')).not.toBe(normalised('दीन'));
});

// Two planes hold every letter that has a case or a compatibility form; the tags are beyond.
test('every single character comes to rest', () => {
  const restless: string[] = [];
  const last = 0x1ffff;
  const tags = Array.from({ length: 0x200 }, (_, index) => 0xe0000 + index);
  for (const point of [...Array(last + 1).keys(), ...tags]) {
    const once = normalised(`a${String.fromCodePoint(point)}`);
    if (normalised(once) !== once) restless.push(point.toString(16));
  }
  expect(restless).toEqual([]);
});

const anyText = fc.string({ unit: 'binary', maxLength: 40 });

test('normalising twice changes nothing more', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(normalised(normalised(text))).toBe(normalised(text));
    }),
    { numRuns: 500 },
  );
});

test('letter case never matters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      expect(normalised(text.toUpperCase())).toBe(normalised(text));
      expect(normalised(text.toLowerCase())).toBe(normalised(text));
    }),
  );
});

test('only letters, digits and marks are left', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(normalised(text)).toMatch(/^[\p{L}\p{N}\p{M}]*$/u);
    }),
  );
});

test('what is put between letters never matters', () => {
  const noise = fc.constantFrom(' ', '-', "'", '’', '.', '\u200b', '!', '\u3000', '_');
  const letters = fc.array(fc.constantFrom('a', 'B', '7', 'é', '小', 'பூ'), { minLength: 1 });
  fc.assert(
    fc.property(letters, noise, (parts, between) => {
      expect(normalised(parts.join(between))).toBe(normalised(parts.join('')));
    }),
  );
});

test('an unknown version is a bug, never another comparison', () => {
  expect(() => normaliseAnswer('blue', 2)).toThrow('no normalisation version 2');
});
