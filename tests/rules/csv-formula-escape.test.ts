import fc from 'fast-check';
import { escapeFormula, inertCell } from '../../server/csv/formula-escape.rules';

describe('security 37: cells that would run as a formula', () => {
  test.each([
    ['equals', `=cmd|' /C calc'!A0`, `'=cmd|' /C calc'!A0`],
    ['plus', '+1+1', `'+1+1`],
    ['minus', '-2+3', `'-2+3`],
    ['at', '@SUM(A1)', `'@SUM(A1)`],
    ['sign alone', '=', `'=`],
    ['tab', '\tAli', `'\tAli`],
    ['carriage return', '\rAli', `'\rAli`],
    ['line feed', '\nAli', `'\nAli`],
    ['tab then equals', '\t=1', `'\t'=1`],
    ['CR LF then equals', '\r\n=1', `'\r\n=1`],
    ['full-width equals', '＝1', `'＝1`],
    ['full-width plus', '＋1', `'＋1`],
    ['full-width minus', '－1', `'－1`],
    ['full-width at', '＠SUM', `'＠SUM`],
    ['small plus', '\u{FE62}1', `'\u{FE62}1`],
    ['small minus', '\u{FE63}1', `'\u{FE63}1`],
    ['small equals', '\u{FE66}1', `'\u{FE66}1`],
    ['small at', '\u{FE6B}1', `'\u{FE6B}1`],
    ['minus sign', '\u{2212}1', `'\u{2212}1`],
    ['leading spaces', '   =1', `'   =1`],
    ['no-break space', '\u{A0}=1', `'\u{A0}=1`],
    ['ideographic space', '\u{3000}=1', `'\u{3000}=1`],
    ['byte order mark', '\u{FEFF}=1', `'\u{FEFF}=1`],
    ['zero-width space', '\u{200B}=1', `'\u{200B}=1`],
    ['right-to-left override', '\u{202E}=1', `'\u{202E}=1`],
    ['NUL', '\u{0}=1', `'\u{0}=1`],
    ['space then tab', ' \tAli', `' \tAli`],
    ['after a semicolon', 'Tan;=1', `Tan;'=1`],
    ['after a semicolon and blanks', 'Tan; \u{A0}@x', `Tan;' \u{A0}@x`],
    ['after two semicolons', 'Tan;;-1', `Tan;;'-1`],
    ['after a tab inside', 'Tan\t+1', `Tan\t'+1`],
    ['at both places', '=1;=2', `'=1;'=2`],
  ])('%s', (_name, cell, escaped) => {
    expect(escapeFormula(cell)).toBe(escaped);
  });

  test.each([
    [''],
    ['Aisyah Binte Rahmat'],
    ["D'Souza"],
    ["'=1"],
    ['"=1"'],
    ['Lamp-tiger-482'],
    ['a=b'],
    ['Tan; Lim'],
    ['jon@students.edu.sg'],
    ['陈小明'],
    ['தமிழ்'],
    ['  Ali  '],
    ['<img onerror=x>'],
    ['{"a":-1}'],
  ])('leaves %j alone', (cell) => {
    expect(escapeFormula(cell)).toBe(cell);
  });

  test('twice is the same as once', () => {
    fc.assert(
      fc.property(nasty, (cell) => {
        expect(escapeFormula(escapeFormula(cell))).toBe(escapeFormula(cell));
        expect(inertCell(inertCell(cell))).toBe(inertCell(cell));
      }),
    );
  });

  test('taking out what was put in gives the text back', () => {
    fc.assert(
      fc.property(nasty, (cell) => {
        expect(escapeFormula(cell).replaceAll("'", '')).toBe(cell.replaceAll("'", ''));
      }),
    );
  });

  test('no piece between separators starts with a sign', () => {
    fc.assert(
      fc.property(nasty, (cell) => {
        for (const piece of escapeFormula(cell).split(/[;\t]/u)) {
          expect(piece.trimStart()).not.toMatch(/^[=+\-@＝＋－＠]/u);
        }
      }),
    );
  });

  test('a long run of tabs takes no quadratic time', () => {
    const cell = `x${'\t'.repeat(200_000)}`;
    expect(escapeFormula(cell)).toHaveLength(cell.length);
  });

  const nasty = fc
    .array(
      fc.constantFrom('=', '+', '-', '@', '＝', ' ', '\t', '\r', '\n', ';', ',', '"', "'", 'a'),
    )
    .map((parts) => parts.join(''));
});

describe('security 37: cells that do harm in a terminal or an editor', () => {
  test.each([
    ['CR LF', 'Tan\r\nLim', 'Tan Lim'],
    ['CR LF before a formula', '\r\n=1', `' =1`],
    ['tab before a formula', '\t=1', `' =1`],
    ['ESC', '\u{1B}[31mred', '\u{FFFD}[31mred'],
    ['C1 control', '\u{9B}31m', '\u{FFFD}31m'],
    ['NUL', 'a\u{0}b', 'a\u{FFFD}b'],
    ['line separator', 'a\u{2028}b', 'a b'],
    ['right-to-left override', 'a\u{202E}b', 'a\u{FFFD}b'],
    ['isolate', 'a\u{2066}b\u{2069}', 'a\u{FFFD}b\u{FFFD}'],
    ['half a surrogate pair', 'a\u{D800}', 'a\u{FFFD}'],
    ['joiners that Tamil and emoji need', 'க்\u{200D}ஷ', 'க்\u{200D}ஷ'],
    ['a plain name', 'Muhammad Ali', 'Muhammad Ali'],
  ])('%s', (_name, cell, inert) => {
    expect(inertCell(cell)).toBe(inert);
  });
});
