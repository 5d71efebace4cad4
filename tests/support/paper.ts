import { createLanguages } from '../../server/languages/languages';
import type { Card, Sheet, SlipSheet } from '../../server/paper/paper';
import { HOUR } from '../../server/clock';
import { SCHOOL_MORNING } from './fake-clock';

const t = createLanguages().translator('en');

export const sheet: Sheet = {
  school: { name: 'Casuarina Primary School', code: 'CPS', timeZone: 'Asia/Singapore' },
  baseUrl: 'https://password.example.edu.sg',
  languages: [{ code: 'en', t }],
  madeAt: SCHOOL_MORNING,
};

export const slipSheet: SlipSheet = {
  ...sheet,
  validFrom: null,
  expiresAt: SCHOOL_MORNING + 168 * HOUR,
};

export function cardOf(fullName = 'Wei Ling Zhuang', more: Partial<Card> = {}): Card {
  return {
    fullName,
    className: '2A',
    loginId: 'Wei_Ling_Zhuang_1@students.edu.sg',
    answers: [
      { questionId: 'card-star', questions: ['What is next to the star?'], answer: 'tiger 42' },
      { questionId: 'card-moon', questions: ['What is next to the moon?'], answer: 'umbrella 70' },
      { questionId: 'card-sun', questions: ['What is next to the sun?'], answer: 'window 15' },
    ],
    ...more,
  };
}

/** Twenty names that have broken paper before, or would like to. */
export const hostileNames: readonly [string, string][] = [
  ['script', '<img src=x onerror=alert(1)>'],
  ['formula', '=cmd|calc!A1'],
  ['line breaks', 'Jon\r\nTan\n\n\tSecond line'],
  ['an escape', 'Jon \u001b[31mTan\u0007\u0000'],
  ['bidi marks', 'Jon \u202Enat\u202C \u2066Tan\u2069\u200F'],
  ['a tower of accents', `Z${'\u0301'.repeat(200)}oe`],
  ['half a letter', 'Jon \uD83D Tan'],
  ['300 letters', 'x'.repeat(300)],
  ['300 letters in words', 'Verylongname '.repeat(24)],
  ['300 Chinese letters', '欧阳娜娜陈伟玲'.repeat(43)],
  ['300 Tamil letters', 'ஸ்ரீகொக்ஷ'.repeat(34)],
  ['letters of no typeface', 'محمد 한글 😀'],
  ['nothing', ''],
  ['PDF syntax', '(Jon) Tj ET Q \\) >> endobj'],
  ['an attribute', '"><script>alert(1)</script>'],
  ['a template', '{{school}} <%= 7 * 7 %> ${7 * 7}'],
  ['a sum', '@SUM(1+1)*cmd'],
  ['a path', '../../etc/passwd'],
  ['SQL', "Robert'); DROP TABLE accounts;--"],
  ['letters without width', 'Jon\u200B\uFEFF\u2060\u00ADTan'],
];
