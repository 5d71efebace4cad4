import fc from 'fast-check';
import { findName, foldCase } from '../../server/password/names.rules';

describe('a name in a password', () => {
  const rows: [name: string, password: string, value: string, found: string | null][] = [
    ['equal', 'aisyah', 'Aisyah', 'Aisyah'],
    ['inside', 'my-aisyah-42', 'Aisyah', 'Aisyah'],
    ['at the start', 'Aisyah2027', 'Aisyah', 'Aisyah'],
    ['at the end', '2027aisyah', 'Aisyah', 'Aisyah'],
    ['any case', 'xAiSyAhx', 'AISYAH', 'AISYAH'],
    ['only a part of it', 'aisya-42', 'Aisyah', null],
    ['backwards', 'haysia42', 'Aisyah', null],
    ['two letters are enough', 'spring42', 'Ng', 'Ng'],
    ['two letters, not there', 'Tiger42', 'Ng', null],
    ['one letter only when equal', 'a', 'A', 'A'],
    ['one letter inside', 'tiara', 'A', null],
    ['one Chinese letter only when equal', '陈', '陈', '陈'],
    ['one Chinese letter inside', '小陈42', '陈', null],
    ['two Chinese letters', '小陈陈明42', '陈明', '陈明'],
    ['an empty last name', 'Tiger42', '', null],
    ['a last name of spaces', 'a b', '  ', null],
    ['with its space', 'wei ling42', 'Wei Ling', 'Wei Ling'],
    ['without its space', 'weiling42', 'Wei Ling', 'Wei Ling'],
    ['a word of it alone', 'ling-boat-42', 'Wei Ling', null],
    ['with another sign between', 'wei-ling42', 'Wei Ling', null],
    ['three words', 'xmohamedbinali', 'Mohamed bin Ali', 'Mohamed bin Ali'],
    ['spaces around the value', 'tan42', '  Tan ', 'Tan'],
    ['two spaces in the value', 'wei ling42', 'Wei  Ling', 'Wei  Ling'],
    ['a value of two letters and a space', 'xyab', 'A B', 'A B'],
    ['an apostrophe stays', "o'neil42", "O'Neil", "O'Neil"],
    ['without its apostrophe', 'oneil42', "O'Neil", null],
    ['a hyphen stays', 'anne-marie1', 'Anne-Marie', 'Anne-Marie'],
    ['an accent', 'JOSÉ2027', 'José', 'José'],
    ['an accent typed as two characters', 'JOSE\u03012027', 'José', 'José'],
    ['without the accent', 'jose2027', 'José', null],
    ['ß typed as ss', 'strasse1', 'Straße', 'Straße'],
    ['ss typed as ß', 'straße1', 'Strasse', 'Strasse'],
    ['ß typed as SS', 'STRASSE1', 'Straße', 'Straße'],
    ['capital ß', 'STRAẞE1', 'Strasse', 'Strasse'],
    ['Turkish dotless i', 'kıng2027', 'King', 'King'],
    ['Turkish dotted I', 'KİNG2027', 'king', 'king'],
    ['a dotted I in the roster', 'ilker2027', 'İlker', 'İlker'],
    ['final sigma', 'ΝΙΚΟΣ42', 'νικος', 'νικος'],
    ['sigma in the middle', 'νικοσ42', 'Νικος', 'Νικος'],
    ['sigma before more letters', 'ΝΙΚΟΣΑ42', 'Νικος', 'Νικος'],
    ['full width', 'ｔａｎ42', 'Tan', 'Tan'],
    ['a ligature', 'ﬁona42', 'Fiona', 'Fiona'],
    ['Tamil', 'எனமலர்42', 'மலர்', 'மலர்'],
    ['a zero-width space typed into it', 'ai\u200bsyah1', 'Aisyah', 'Aisyah'],
    ['a soft hyphen in the roster', 'aisyah1', 'Ai\u00adsyah', 'Ai\u00adsyah'],
    ['a user ID', 'x_Jon_Tan_1x', 'Jon_Tan_1', 'Jon_Tan_1'],
    ['a user ID without its underscore', 'JonTan1', 'Jon_Tan_1', null],
    ['a dollar sign is no pattern', 'a$b', '$', null],
    ['a dot is no pattern', 'abc', 'a.', null],
  ];
  test.each(rows)('%s', (...row) => {
    const [, password, value, found] = row;
    expect(findName(password, [value])).toBe(found?.trim() ?? null);
  });

  test('the first of several that is found', () => {
    expect(findName('jon_tan@school.sg', ['jon_tan@school.sg', 'jon_tan'])).toBe(
      'jon_tan@school.sg',
    );
    expect(findName('my jon_tan', ['jon_tan@school.sg', 'jon_tan'])).toBe('jon_tan');
  });
});

describe('properties', () => {
  const name = fc
    .string({ unit: fc.constantFrom(...'abcdéßİıΣςXYZ陈ஜ '), minLength: 2, maxLength: 12 })
    .filter((text) => [...foldCase(text).trim()].length >= 2);

  test('a name is found in any case, anywhere', () => {
    fc.assert(
      fc.property(name, fc.nat(8), fc.boolean(), (value, before, upper) => {
        const typed = upper ? value.trim().toUpperCase() : value.trim().toLowerCase();
        const password = `${'1'.repeat(before)}${typed.replace(/\s+/gu, ' ')}1`;
        expect(findName(password, [value])).toBe(value.trim());
      }),
    );
  });

  test('folding twice is folding once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(foldCase(foldCase(text))).toBe(foldCase(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('case is folded for every letter that has one', () => {
    const letters = Array.from({ length: 0x3000 }, (_, point) => String.fromCodePoint(point));
    const missed = letters.filter((letter) => {
      const folded = foldCase(letter);
      return folded !== foldCase(letter.toUpperCase()) || folded !== foldCase(letter.toLowerCase());
    });
    expect(missed).toEqual([]);
  });
});
