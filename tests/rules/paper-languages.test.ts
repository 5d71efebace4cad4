import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { createLanguages, languageCodes } from '../../server/languages/languages';
import type { Sheet } from '../../server/paper/paper';
import { renderCards, renderLabels, renderSlips } from '../../server/paper/render';
import { mm, PER_PAGE, slotAt, type Box } from '../../server/paper/sheet.rules';
import { projectRoot } from '../../server/project-root';
import cards from '../../server/questions/banks/card.json';
import { cardOf, hostileNames, sheet, slipSheet } from '../support/paper';
import { collector, readPdf, textOf, type Pdf } from '../support/pdf';

const words = createLanguages();
const others = languageCodes.filter((code) => code !== 'en');
const english = textsOf('en');

describe.each(others)('the words on paper in %s', (code) => {
  const texts = textsOf(code);

  test('are the same texts with the same gaps as in English', () => {
    expect([...texts.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of texts)
      expect([key, gaps(text)]).toEqual([key, gaps(english.get(key))]);
  });

  test('are none of the English ones, and say that they wait for a native reader', () => {
    // "Login ID" is what every school says, in every language.
    const own = [...texts].filter(([key]) => key !== 'loginId');
    for (const [key, text] of own) expect(text).not.toBe(english.get(key));
    expect(fileOf(code)).toMatchObject({
      _review: expect.stringContaining('awaits the review of a native reader') as string,
    });
  });
});

test('a school can choose English and the three mother tongues', () => {
  expect(words.names).toEqual({ en: 'English', ms: 'Melayu', zh: '中文', ta: 'தமிழ்' });
});

/** English with each mother tongue, and all of them. */
const choices = [...others.map((code) => ['en', code]), [...languageCodes]];

describe.each(choices.map((codes) => [codes.join(' and '), codes] as const))(
  'paper in %s',
  (_name, codes) => {
    const languages = codes.map((code) => ({ code, t: words.translator(code) }));
    const place: Sheet = { ...sheet, languages };
    const asked = cards.questions.slice(0, 3).map(({ id, text }, index) => ({
      ...{ questionId: id, answer: `umbrella ${10 + index}` },
      questions: codes.map((code) => text[code as keyof typeof text]),
    }));
    const card = cardOf('Wei Ling Zhuang', { answers: asked });
    const slip = { ...card, defaultPassword: 'Lamp-tiger-482' };

    test('a card says everything in each of them, and cuts nothing off', async () => {
      const pdf = await readPdf(await written((out) => renderCards(out, [card], place)));
      for (const { t } of languages) {
        expectWords(pdf, [
          ...[t('paper.loginId'), t('paper.found', { school: sheet.school.name })],
          ...[t('paper.fold'), t('paper.answersHeading')],
          ...[t('paper.card.open'), t('paper.card.type'), t('paper.card.keep')],
        ]);
      }
      for (const { questions, answer } of asked) expectWords(pdf, [...questions, answer]);
      expect(textOf(pdf)).not.toContain('…');
      expect(pdf.info).toMatchObject({ Title: languages[0]?.t('paper.cards') });
    });

    test('a slip says when to change it and how long it works, with the days of its language', async () => {
      const validFrom = Date.UTC(2027, 0, 3, 16);
      const on = { ...slipSheet, languages, validFrom };
      const pdf = await readPdf(await written((out) => renderSlips(out, [slip], on)));
      for (const { t, code } of languages) {
        const [from, until] = [day(code, validFrom), day(code, slipSheet.expiresAt)];
        expectWords(pdf, [
          ...[t('paper.changeIt'), t('paper.validFrom', { from, until })],
          ...[t('paper.slip.open'), t('paper.slip.type'), t('paper.slip.keep')],
        ]);
      }
      expect(textOf(pdf)).toContain('Lamp-tiger-482');
      expect(textOf(pdf)).not.toContain('…');
    });
  },
);

test('a label says everything in all four', async () => {
  const languages = languageCodes.map((code) => ({ code, t: words.translator(code) }));
  const place = { ...sheet, languages };
  const pdf = await readPdf(await written((out) => renderLabels(out, [cardOf()], place)));
  for (const { t } of languages) {
    expectWords(pdf, [t('paper.loginId'), t('paper.found', { school: sheet.school.name })]);
  }
});

describe('security 37: with every language and a hostile school', () => {
  const languages = languageCodes.map((code) => ({ code, t: words.translator(code) }));
  const answers = cardOf().answers.map((each) => ({
    ...each,
    questions: languageCodes.map(() => 'மிகவும் நீளமான கேள்வி '.repeat(20)),
  }));
  const school = { ...sheet.school, name: hostileNames.map(([, text]) => text).join(' ') };
  const place = { ...sheet, languages, school };
  const pieces = hostileNames.map(([, name]) => ({
    ...cardOf(name, { answers, className: name, loginId: `${name.slice(0, 64)}@students.edu.sg` }),
    defaultPassword: 'Lamp-tiger-482',
  }));
  const papers: [string, (out: Writable) => Promise<void>][] = [
    ['cards', (out) => renderCards(out, pieces, place)],
    ['slips', (out) => renderSlips(out, pieces, { ...slipSheet, ...place })],
  ];

  test.each(papers)(
    'nothing of %s leaves its place',
    async (_kind, render) => {
      const { pages } = await readPdf(await written(render), { drawn: 3 });
      expect(pages).toHaveLength(3);
      for (const [index, [kind]] of hostileNames.entries()) {
        const page = pages[Math.floor(index / PER_PAGE)];
        expect([
          kind,
          (page?.ink ?? []).filter(([x, y]) => isOutside(slotAt(index), x, y)),
        ]).toEqual([...[kind, []]]);
      }
      expect(textOf({ pages })).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
      const code = /^https:\/\/password\.example\.edu\.sg\/(sspr)?\?school=CPS$/;
      for (const read of pages.flatMap(({ qr }) => qr.filter((each) => each !== null))) {
        expect(read).toMatch(code);
      }
    },
    90_000,
  );
});

/** Between the head's lines and the code, behind the frame, and along the cut, must be paper. */
function isOutside({ x, y, width, height }: Box, column: number, row: number): boolean {
  const [right, bottom] = [x + width, y + height];
  const besideCode = row < y + mm(21) && column > right - mm(25) + 1 && column < right - mm(22) - 1;
  const pastEdge = row < y + mm(45) && column > right - mm(3.4) && column < right - mm(2);
  const isMiddle = column > x + mm(3) && column < right - mm(3);
  const belowAll = row > bottom - mm(1.2) && row < bottom - mm(0.4);
  return (row > y + mm(2.5) && (besideCode || pastEdge)) || (belowAll && isMiddle);
}

async function written(render: (out: Writable) => Promise<void>): Promise<Buffer> {
  const { out, content } = collector();
  await render(out);
  return content();
}

/** Lines are cut anywhere, so only what stands between the blanks is compared. */
function expectWords(pdf: Pdf, wanted: readonly string[]): void {
  const found = bare(textOf(pdf));
  for (const text of wanted) expect(found).toContain(bare(asDrawn(text)));
}

const bare = (text: string) => text.normalize('NFKD').replace(/\s/g, '');

/** Of a Tamil syllable the vowel signs that stand left of their letter are drawn before it. */
function asDrawn(text: string): string {
  return text.normalize('NFKD').replace(/([\u0B95-\u0BB9])([\u0BC6-\u0BC8])/gu, '$2$1');
}

function day(code: string, at: number): string {
  const { timeZone } = sheet.school;
  return new Intl.DateTimeFormat(`${code}-SG`, { dateStyle: 'long', timeZone }).format(at);
}

function gaps(text = ''): string[] {
  return [...text.matchAll(/\{\{\w+\}\}/g)].map(([gap]) => gap).sort();
}

function textsOf(code: string): Map<string, string> {
  const flat = (tree: object, prefix: string): [string, string][] =>
    Object.entries(tree).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string'
        ? [[`${prefix}${name}`, value] as [string, string]]
        : flat(value as object, `${prefix}${name}.`),
    );
  return new Map(flat(fileOf(code), '').filter(([key]) => key !== '_review'));
}

function fileOf(code: string): object {
  const path = join(projectRoot, 'server', 'languages', code, 'paper.json');
  return JSON.parse(readFileSync(path, 'utf8')) as object;
}
