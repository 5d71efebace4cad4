import fc from 'fast-check';
import { languages, normalised, type Language } from '../../server/questions/answer.rules';
import { readsLike, readWording, type TypedWording } from '../../server/questions/wording.rules';

const text: Record<Language, string> = {
  en: 'What did you call your boat?',
  ms: 'Apakah nama bot kamu?',
  zh: '你的船叫什么？',
  ta: 'உங்கள் படகின் பெயர் என்ன?',
};
const typed = (changes: Partial<Record<Language | 'popular', string>> = {}): TypedWording => {
  const { popular = 'titanic\nboaty', ...texts } = changes;
  return { text: { ...text, ...texts }, popular };
};
const problemsOf = (changes: Parameters<typeof typed>[0]) =>
  readWording(typed(changes)).problems.map(({ field, code }) => `${field} ${code}`);

test('four texts and a list make a wording', () => {
  expect(readWording(typed())).toEqual({
    wording: { text, popular: ['titanic', 'boaty'] },
    problems: [],
  });
});

test('all four languages are asked for, each at its own field', () => {
  expect(problemsOf({ en: '', ms: ' ', zh: '？？？？？', ta: '\u200b' })).toEqual([
    ...['en text-missing', 'ms text-missing', 'zh text-missing', 'ta text-missing'],
  ]);
});

test.each([
  ['four letters', 'abc?', ['en text-too-short']],
  ['five', 'abcd?', []],
  ['200', 'x'.repeat(200), []],
  ['201', 'x'.repeat(201), ['en text-too-long']],
  ['200 that take two units each', '𠮷'.repeat(200), []],
])('a text of %s', (_name, en, expected) => {
  expect(problemsOf({ en })).toEqual(expected);
});

test('a text is one line of visible letters, composed', () => {
  const en = '  What\r\nis \u202Ethis\u202C,\u0007 cafe\u0301?\t ';
  expect(readWording(typed({ en })).wording.text.en).toBe('What is this, café?');
});

test('the list loses empty lines and twins, by what is compared', () => {
  const popular = 'Blue\r\n\r\n  blue! \nBLUE\r红色\n 红 色 \nred';
  expect(readWording(typed({ popular })).wording.popular).toEqual(['Blue', '红色', 'red']);
});

test('a list may be empty', () => {
  expect(readWording(typed({ popular: '\n \n' }))).toMatchObject({
    ...{ problems: [], wording: { popular: [] } },
  });
});

test.each([
  ['a line of nothing', 'blue\n!!!', 'popular popular-nothing'],
  ['a line that no answer can be', 'x'.repeat(101), 'popular popular-too-long'],
  [
    '501 lines',
    Array.from({ length: 501 }, (_none, n) => `line ${n}`).join('\n'),
    'popular popular-too-many',
  ],
])('a list is refused for %s', (_name, popular, problem) => {
  expect(problemsOf({ popular })).toEqual([problem]);
});

test('a problem with a line names its beginning only', () => {
  const { problems } = readWording(typed({ popular: 'y'.repeat(150) }));
  expect(problems[0]?.params).toEqual({ max: 100, line: 'y'.repeat(30) });
});

test('500 lines and a line of 100 letters are fine', () => {
  const lines = Array.from({ length: 500 }, (_none, n) => `line ${n}`);
  expect(problemsOf({ popular: lines.join('\n') })).toEqual([]);
  expect(problemsOf({ popular: 'x'.repeat(100) })).toEqual([]);
});

test.each(languages)('a question that reads like another in %s is told at that field', (field) => {
  const other = {
    ...{ id: 'other', popular: [] },
    text: { en: 'Which?', ms: 'Mana?', zh: '哪一个呢？', ta: 'எது இது?' },
  };
  const loud = { ...other.text, [field]: ` ${text[field].toUpperCase()}!!` };
  expect(readsLike({ text }, [{ ...other, text: loud }])).toEqual([
    { field, code: 'text-alike', params: { other: loud.en } },
  ]);
  expect(readsLike({ text }, [other])).toEqual([]);
});

test('security 37: whatever is typed, what is kept is one visible line of well-formed text', () => {
  const hostile = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(hostile, fc.array(hostile), (en, lines) => {
      const { wording } = readWording(typed({ en, popular: lines.join('\n') }));
      for (const kept of [wording.text.en, ...wording.popular]) {
        expect(kept.isWellFormed()).toBe(true);
        expect(kept).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069\u2028\u2029]/u);
        expect(kept.trim()).toBe(kept);
      }
      const values = wording.popular.map(normalised).filter((value) => value !== '');
      expect(new Set(values).size).toBe(values.length);
    }),
  );
});
