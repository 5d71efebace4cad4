import fc from 'fast-check';
import {
  readReference,
  REFERENCE_ALPHABET,
  REFERENCE_LETTERS,
  referenceFrom,
} from '../../server/requests/reference.rules';

test('a reference holds 60 bits, more than the 50 that are asked for', () => {
  expect(Math.log2(REFERENCE_ALPHABET.length) * REFERENCE_LETTERS).toBe(60);
});

test('no two of its letters look alike', () => {
  expect(REFERENCE_ALPHABET).not.toMatch(/[0O1I]/);
  expect(new Set(REFERENCE_ALPHABET).size).toBe(32);
});

test('every letter is equally likely', () => {
  const counts = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) {
    const letter = referenceFrom(new Uint8Array(12).fill(byte))[0] ?? '';
    counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  expect([...counts.values()]).toEqual(Array(32).fill(8));
});

test('property: what was given out is read back, however it is typed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 12, maxLength: 20 }), (bytes) => {
      const reference = referenceFrom(bytes);
      expect(reference).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
      expect(readReference(reference)).toBe(reference);
      expect(readReference(` ${reference.toLowerCase().replaceAll('-', ' ')} `)).toBe(reference);
    }),
  );
});

test('it needs its random bytes', () => {
  expect(() => referenceFrom(new Uint8Array(11))).toThrow('random bytes');
});

test.each([
  '',
  'K7QF-2MHX-9RT',
  'K7QF-2MHX-9RTBB',
  'K7QF-2MHX-9RT0',
  '../../etc/passw',
  'x'.repeat(99),
])('%j is no reference', (typed) => {
  expect(readReference(typed)).toBeNull();
});
