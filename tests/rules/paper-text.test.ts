import fc from 'fast-check';
import { fitText, LEADING, type Measure } from '../../server/paper/fit.rules';
import { inertText } from '../../server/paper/inert.rules';
import { stateAt, type PrintTimes } from '../../server/paper/prints.rules';
import { runsOf } from '../../server/paper/scripts.rules';
import { A4, cutMarks, FOLD, mm, PER_PAGE, SLOT, slotAt } from '../../server/paper/sheet.rules';

describe('a name on paper', () => {
  test.each([
    ['Jon\r\nTan', 'Jon Tan'],
    [' Jon \t\n Tan ', 'Jon Tan'],
    ['Jon \u001b[31mTan\u0000', 'Jon [31mTan'],
    ['Jon \u202Enat\u202C\u200F', 'Jon nat'],
    ['Jon \uD83D Tan', 'Jon Tan'],
    ['Nguye\u0302\u0303n', 'Nguyễn'],
    ['க்\u200Cஷ', 'க்\u200Cஷ'],
    ['கொ ஸ்ரீ', 'கொ ஸ்ரீ'],
    ['<img onerror=x> =cmd|', '<img onerror=x> =cmd|'],
  ])('security 37: %j stands as %j', (name, expected) => {
    expect(inertText(name)).toBe(expected);
  });

  test('security 37: accents do not climb out of the line', () => {
    const marks = [...inertText(`q${'\u0301'.repeat(200)}oe`)].filter((each) => each === '\u0301');
    expect(marks).toHaveLength(2);
    expect([...inertText(`க${'\u0BCD'.repeat(200)}`)]).toHaveLength(5);
  });

  test('security 37: whatever it was, one line of visible letters is left', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const inert = inertText(text);
        expect(inert).not.toMatch(/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\u2028\u2029]/u);
        expect(inertText(inert)).toBe(inert);
      }),
    );
  });
});

describe('typefaces', () => {
  test.each([
    ['Jon Tan', [['latin', 'Jon Tan']]],
    [
      '陈伟玲 (Wei Ling)',
      [
        ['han', '陈伟玲'],
        ['latin', ' (Wei Ling)'],
      ],
    ],
    [
      'S. கார்த்திக்',
      [
        ['latin', 'S. '],
        ['tamil', 'கார்த்திக்'],
      ],
    ],
    ['谁？', [['han', '谁？']]],
    ['e\u0301', [['latin', 'e\u0301']]],
    ['', []],
    [
      'Ali محم',
      [
        ['latin', 'Ali '],
        ['han', '□□□'],
      ],
    ],
    ['😀→𠮷', [['han', '□□□']]],
  ])('%s', (text, expected) => {
    expect(runsOf(text).map(({ script, text: part }) => [script, part])).toEqual(expected);
  });
});

describe('fitting', () => {
  const measure: Measure = (text) => [...text].length * 0.5;
  const room = { width: 100, height: 26, size: 20, least: 5 };

  test('a short text has its full size', () => {
    expect(fitText('Jon Tan', room, measure)).toEqual({ size: 20, lines: ['Jon Tan'] });
  });

  test('a longer one wraps between words, then shrinks', () => {
    const fitted = fitText('Nur Aisyah Binte Mohamed Faizal', room, measure);
    expect(fitted).toEqual({ size: 10, lines: ['Nur Aisyah Binte', 'Mohamed Faizal'] });
  });

  test('a word is never parted while it fits at some size', () => {
    expect(fitText('x'.repeat(40), room, measure)).toEqual({ size: 5, lines: ['x'.repeat(40)] });
  });

  test('what never fits ends in an ellipsis', () => {
    const { size, lines } = fitText('x'.repeat(300), room, measure);
    expect({ size, count: lines.length }).toEqual({ size: 5, count: 4 });
    expect(lines.join('')).toBe(`${'x'.repeat(159)}…`);
  });

  test('no text leaves its room, and nothing but its end is lost', () => {
    const rooms = fc.record({
      width: fc.integer({ min: 20, max: 300 }),
      height: fc.integer({ min: 8, max: 60 }),
      size: fc.integer({ min: 7, max: 20 }),
      least: fc.constant(5),
    });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), rooms, (raw, place) => {
        const text = inertText(raw);
        const { size, lines } = fitText(text, place, measure);
        for (const line of lines) expect(measure(line) * size).toBeLessThanOrEqual(place.width);
        expect(lines.length * size * LEADING).toBeLessThanOrEqual(place.height + 1);
        const bare = (value: string) => value.replace(/\s/g, '');
        const written = bare(lines.join(''));
        if (written.endsWith('…') && !bare(text).endsWith('…')) {
          expect(bare(text).startsWith(written.slice(0, -1))).toBe(true);
        } else expect(written).toBe(bare(text));
      }),
    );
  });
});

describe('the sheet', () => {
  test('eight places of 95 × 70 mm, none over another, all within what a printer prints', () => {
    const slots = Array.from({ length: PER_PAGE }, (_, index) => slotAt(index));
    expect(slots).toHaveLength(8);
    const margin = mm(6);
    for (const { x, y, width, height } of slots) {
      expect(x).toBeGreaterThan(margin);
      expect(y).toBeGreaterThan(margin);
      expect(x + width).toBeLessThan(A4.width - margin);
      expect(y + height).toBeLessThan(A4.height - margin);
    }
    expect(new Set(slots.map(({ x, y }) => `${x},${y}`)).size).toBe(8);
    expect(slotAt(8)).toEqual(slotAt(0));
    expect(SLOT).toEqual({ width: mm(95), height: mm(70) });
  });

  test('every corner of every place has its cutting marks', () => {
    const ends = cutMarks().flatMap(({ from, to }) => [from, to]);
    const { x, y } = slotAt(3);
    for (const edge of [x, x + SLOT.width]) {
      expect(ends.some(([each]) => Math.abs(each - edge) < 0.01)).toBe(true);
    }
    for (const edge of [y, y + SLOT.height]) {
      expect(ends.some(([, each]) => Math.abs(each - edge) < 0.01)).toBe(true);
    }
  });

  test('the flap covers all of the inside and nothing of the head', () => {
    const inside = FOLD.foldAt - FOLD.headEnd;
    expect(SLOT.height - FOLD.foldAt).toBeCloseTo(inside);
  });
});

describe('the state of a print', () => {
  const times: PrintTimes = { state: 'making', leaseUntil: 100, keptUntil: 200, lapsesAt: 300 };
  test.each([
    ['making', 99, 'making'],
    ['making', 100, 'failed'],
    ['ready', 99, 'ready'],
    ['ready', 100, 'failed'],
    ['ready', 200, 'lapsed'],
    ['handed-out', 299, 'handed-out'],
    ['handed-out', 300, 'lapsed'],
    ['confirmed', 999, 'confirmed'],
    ['failed', 0, 'failed'],
    ['lapsed', 0, 'lapsed'],
  ] as const)('%s at %i is %s', (state, now, expected) => {
    expect(stateAt({ ...times, state }, now)).toBe(expected);
  });

  test('cards that nobody had before cannot lapse', () => {
    expect(stateAt({ ...times, state: 'handed-out', lapsesAt: null }, 999)).toBe('handed-out');
  });
});
