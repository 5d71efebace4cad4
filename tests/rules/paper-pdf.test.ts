import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Card } from '../../server/paper/paper';
import { renderCards, renderLabels, renderSlips } from '../../server/paper/render';
import { mm, PER_PAGE, slotAt } from '../../server/paper/sheet.rules';
import { cardOf, hostileNames, sheet, slipSheet } from '../support/paper';
import { collector, readPdf, textOf, type PdfPage } from '../support/pdf';

async function cardsPdf(cards: Iterable<Card>, more: Partial<typeof sheet> = {}): Promise<Buffer> {
  const { out, content } = collector();
  await renderCards(out, cards, { ...sheet, ...more });
  return content();
}

describe('cards', () => {
  test('hold name, class, login ID, questions, answers, steps and whom to hand them to', async () => {
    const pdf = await readPdf(await cardsPdf([cardOf()]));
    const [page] = pdf.pages;
    expect([page?.width, page?.height].map((side) => Math.round((side ?? 0) / mm(1)))).toEqual([
      210, 297,
    ]);
    const text = textOf(pdf);
    for (const part of [
      ...['Wei Ling Zhuang', '2A · Casuarina Primary School', 'Wei_Ling_Zhuang_1@students.edu.sg'],
      ...['tiger 42', 'umbrella 70', 'window 15', 'What is next to the star?'],
      ...['password.example.edu.sg/sspr', '1. Forgot your password? Scan the code.'],
      'If found, hand to the General Office, Casuarina Primary School.',
    ]) {
      expect(text).toContain(part);
    }
    expect(pdf.info).toMatchObject({ Title: 'Secret answer cards' });
    expect(JSON.stringify(pdf.info)).not.toContain('Zhuang');
  });

  test.each([
    [1, 1],
    [8, 1],
    [9, 2],
    [17, 3],
  ])('%i cards are %i pages', async (count, pages) => {
    const cards = Array.from({ length: count }, (_, index) => cardOf(`Pupil No ${index + 1}`));
    const pdf = await cardsPdf(cards);
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(pages);
  });

  test('none is lost where a page ends', async () => {
    const cards = Array.from({ length: 9 }, (_, index) => cardOf(`Pupil No ${index + 1}`));
    const { pages } = await readPdf(await cardsPdf(cards));
    expect(pages).toHaveLength(2);
    for (const { fullName } of cards) expect(textOf({ pages })).toContain(fullName);
  });

  test('the code of each opens the forgotten-password page for this school', async () => {
    const { pages } = await readPdf(await cardsPdf(Array.from({ length: 8 }, () => cardOf())), {
      drawn: 1,
    });
    expect(pages[0]?.qr).toEqual(
      Array.from({ length: 8 }, () => 'https://password.example.edu.sg/sspr?school=CPS'),
    );
  });

  test('ten answers have room, and each its own line', async () => {
    const answers = [
      'star',
      'moon',
      'sun',
      'heart',
      'tree',
      'fish',
      'boat',
      'kite',
      'house',
      'flower',
    ];
    const card = cardOf('Jon Tan', {
      answers: answers.map((name, index) => ({
        ...{ questionId: `card-${name}`, questions: [`What is next to the ${name}?`] },
        answer: `umbrella ${10 + index}`,
      })),
    });
    const text = textOf(await readPdf(await cardsPdf([card])));
    for (const { answer } of card.answers) expect(text).toContain(answer);
  });

  test('every language that the school chose has its steps', async () => {
    const other = (key: string) => `other ${key}`;
    const languages = [...sheet.languages, { code: 'ms', t: other }];
    const text = textOf(await readPdf(await cardsPdf([cardOf()], { languages })));
    expect(text).toContain('1. Forgot your password?');
    expect(text).toContain('1. other paper.card.open');
  });

  test('Chinese and Tamil names are read back as they are', async () => {
    const names = ['陈伟玲', 'கார்த்திக்'];
    const pdf = await cardsPdf(names.map((name) => cardOf(name)));
    const { pages } = await readPdf(pdf);
    const text = textOf({ pages }).replace(/\s/g, '');
    expect(text).toContain('陈伟玲');
    // The letters of a shaped syllable come back in the order in which they are drawn.
    for (const letter of new Set('கார்த்திக்')) expect(text).toContain(letter);
  });

  test('a file with every script holds only the letters that it needs', async () => {
    const pdf = await cardsPdf([cardOf('陈伟玲'), cardOf('கார்த்திக்')]);
    expect(pdf.length).toBeLessThan(150_000);
  });
});

describe('security 37: hostile names', () => {
  let held: PdfPage[] = [];
  beforeAll(async () => {
    const cards = hostileNames.map(([, name]) =>
      cardOf(name, { className: name, loginId: `${name.slice(0, 64)}@students.edu.sg` }),
    );
    const pictures = mkdtempSync(join(tmpdir(), 'paper-pictures-'));
    const read = await readPdf(await cardsPdf(cards), { drawn: 3, pictures });
    expect(readdirSync(pictures)).toEqual(['1.png', '2.png', '3.png']);
    held = read.pages;
  }, 90_000);

  test.each(hostileNames.map(([kind], index) => [kind, index] as const))(
    '%s leaves no ink outside its place',
    (_kind, index) => {
      const { ink = [] } = held[Math.floor(index / PER_PAGE)] ?? {};
      const { x, y, width } = slotAt(index);
      // Between the head's lines and the code, and along the cuts, must be paper.
      const band = ink.filter(
        ([column, row]) =>
          row > y + mm(2.5) &&
          row < y + mm(21) &&
          column > x + width - mm(25) + 1 &&
          column < x + width - mm(22) - 1,
      );
      expect(band).toEqual([]);
      const right = ink.filter(
        ([column, row]) =>
          row > y + mm(2.5) &&
          row < y + mm(45) &&
          column > x + width - mm(3.4) &&
          column < x + width - mm(2),
      );
      expect(right).toEqual([]);
    },
  );

  test('there is nothing on the paper that turns or hides', () => {
    const text = textOf({ pages: held });
    expect(text).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
    expect(text).toContain('<img src=x onerror=alert(1)>');
    expect(text).toContain('Jon Tan Second line');
    expect(text).toContain('@students.edu.sg');
    expect(text).not.toContain('gs.ude');
    expect(text).toContain('□□□□ □□ □');
    expect(text).toContain('(Jon) Tj ET Q \\) >> endobj');
  });
});

describe('slips', () => {
  test('hold the default password, what to do with it and until when it works', async () => {
    const { out, content } = collector();
    await renderSlips(out, [{ ...cardOf(), defaultPassword: 'Lamp-tiger-482' }], slipSheet);
    const pdf = await readPdf(content(), { drawn: 1 });
    const text = textOf(pdf);
    for (const part of [
      ...['Wei Ling Zhuang', 'Wei_Ling_Zhuang_1@students.edu.sg', 'Lamp-tiger-482'],
      ...['Change it at your first sign-in.', 'It works until 11 January 2027.'],
      'If found, hand to the General Office, Casuarina Primary School.',
    ]) {
      expect(text).toContain(part);
    }
    expect(pdf.pages[0]?.qr[0]).toBe('https://password.example.edu.sg/?school=CPS');
  });

  test('printed for January they say from when on, in the time of the school', async () => {
    const { out, content } = collector();
    const validFrom = Date.UTC(2027, 0, 3, 16);
    const slip = { ...cardOf(), defaultPassword: 'Il1-O0o-482' };
    await renderSlips(out, [slip], { ...slipSheet, validFrom });
    const text = textOf(await readPdf(content()));
    expect(text).toContain('It works from 4 January 2027 to 11 January 2027.');
    expect(text).toContain('Il1-O0o-482');
  });
});

test('labels hold nothing secret', async () => {
  const { out, content } = collector();
  await renderLabels(out, [{ ...cardOf(), defaultPassword: 'Lamp-tiger-482' } as Card], sheet);
  const pdf = await readPdf(content(), { drawn: 1 });
  const text = textOf(pdf);
  expect(text).toContain('Wei_Ling_Zhuang_1@');
  expect(text).not.toMatch(/tiger|umbrella|password inside/);
  expect(pdf.pages[0]?.qr[0]).toBe('https://password.example.edu.sg/?school=CPS');
});

describe('as a stream', () => {
  test('cards are asked for no faster than a slow reader takes them', async () => {
    const { out, content } = collector(5);
    let asked = 0;
    let mostAhead = 0;
    function* cards() {
      for (let index = 0; index < 64; index++) {
        asked++;
        mostAhead = Math.max(mostAhead, out.writableLength);
        yield cardOf(`Pupil No ${index + 1}`);
      }
    }
    await renderCards(out, cards(), sheet);
    expect(asked).toBe(64);
    expect(content().subarray(0, 5).toString()).toBe('%PDF-');
    // One page is about 6 kB.
    expect(mostAhead).toBeLessThan(30_000);
  });

  test('a failing stream or source ends it', async () => {
    const broken = new Writable({ write: (_piece, _encoding, done) => done(new Error('jam')) });
    const many = Array.from({ length: 200 }, () => cardOf());
    await expect(renderCards(broken, many, sheet)).rejects.toThrow('jam');
    const { out } = collector();
    function* failing() {
      yield cardOf();
      throw new Error('no more cards');
    }
    await expect(renderCards(out, failing(), sheet)).rejects.toThrow('no more cards');
    expect(out.destroyed).toBe(true);
  });

  test('no cards are one empty sheet', async () => {
    expect((await cardsPdf([])).toString('latin1')).toContain('/Count 1');
  });
});
