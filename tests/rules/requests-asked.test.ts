import fc from 'fast-check';
import {
  cleanLine,
  cleanText,
  hasLetter,
  lengthOf,
  looksLikePassword,
} from '../../server/requests/asked.rules';
import { classKey, nameKey } from '../../server/requests/words.rules';

describe('names and classes that mean the same', () => {
  test.each([
    ['Aisyah Binte Rahman', 'aisyah bte. RAHMAN'],
    ['Muthu s/o Raman', 'Muthu S/O  Raman'],
    ['José Tan', 'Jose Tan'],
    ['Ｊｏｎ Tan', 'Jon Tan'],
    ["D'Souza, Ann-Marie", 'D Souza Ann Marie'],
    ['陈伟明', ' 陈伟明 '],
  ])('%j and %j', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  test.each([
    ['Jon Tan', 'Jon Tang'],
    ['Tan Jon', 'Jon Tan'],
    ['Binti Bin', 'Bin'],
    ['தமிழ்', 'தமிழ'],
  ])('%j and %j do not', (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });

  test.each(['4A', '4 a', 'P4A', 'Primary 4A', 'Pri 4-A', 'class 4a', 'ｐ４Ａ'])(
    '%j is 4a',
    (name) => {
      expect(classKey(name)).toBe('4a');
    },
  );

  test.each([
    ['6 Perseverance', '6perseverance'],
    ['Patience', 'patience'],
    ['5 - Respect', '5respect'],
  ])('%j is %s', (name, key) => {
    expect(classKey(name)).toBe(key);
  });
});

describe('security 37: what is typed becomes plain text', () => {
  test.each([
    ['Jon\r\nTan', 'Jon Tan'],
    ['  Jon \t Tan ', 'Jon Tan'],
    ['Jon\u001B[31mTan', 'Jon[31mTan'],
    ['Jon\u202EnaT', 'JonnaT'],
    ['a\u2028b', 'a b'],
    ['தமிழ்\u200Dநாடு', 'தமிழ்\u200Dநாடு'],
    ['<img onerror=1>', '<img onerror=1>'],
  ])('%j is the line %j', (typed, line) => {
    expect(cleanLine(typed)).toBe(line);
  });

  test('a text keeps its lines, and no more than one empty one', () => {
    expect(cleanText(' One  two \r\n\r\n\r\n\r\n three\u0007 ')).toBe('One two\n\nthree');
  });

  test('property: cleaning twice changes nothing, and nothing unprintable stays', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const text = cleanText(typed);
        expect(cleanText(text)).toBe(text);
        expect(text).not.toMatch(/(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        const line = cleanLine(typed);
        expect(cleanLine(line)).toBe(line);
        expect(line).not.toContain('\n');
      }),
    );
  });
});

test('lengths are told in code points, and a name needs a letter', () => {
  expect(lengthOf('😀a')).toBe(2);
  expect(['?!', '陈', '4', ''].map(hasLetter)).toEqual([false, true, true, false]);
});

describe('a message that holds a password', () => {
  test.each([
    ...['my password is Lamp-tiger-482', 'Password: abc123', 'pw=hello1', 'his pwd was Blue!'],
    ...['I typed Kite-River-88 and it fails', 'Lamptiger482', 'PASSWORD:Secret'],
  ])('%j does', (text) => {
    expect(looksLikePassword(text)).toBe(true);
  });

  test.each([
    ...['She forgot her password.', 'The password is wrong', 'the password is not working!'],
    ...['password is locked.', 'My login ID is Jon_Tan_1', 'Jon_Tan_1@students.edu.sg'],
    ...['Call me at 6123 4567 after 3pm', 'He is in 4A, index 12', 'McDonald', ''],
    ...['密码忘记了', 'my child cannot sign in since 12/1/2027'],
  ])('%j does not', (text) => {
    expect(looksLikePassword(text)).toBe(false);
  });
});
