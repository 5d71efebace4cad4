/** Without 0 and O, 1 and I: a reference is read out on the telephone. 32 letters are 5 bits each. */
export const REFERENCE_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
/** 60 bits, above the 50 that are asked for: nobody finds one by trying. */
export const REFERENCE_LETTERS = 12;

const GROUP = 4;

/** `K7QF-2MHX-9RTB`. @param bytes at least {@link REFERENCE_LETTERS} random ones */
export function referenceFrom(bytes: Uint8Array): string {
  // 256 is a multiple of 32, so that every letter is equally likely.
  const letters = Array.from(
    bytes.slice(0, REFERENCE_LETTERS),
    (byte) => REFERENCE_ALPHABET[byte % REFERENCE_ALPHABET.length],
  );
  if (letters.length < REFERENCE_LETTERS) throw new Error('a reference needs more random bytes');
  return grouped(letters.join(''));
}

/** As people type it: small letters, blanks, no hyphens. @returns null when it cannot be one */
export function readReference(typed: string): string | null {
  const letters = typed.replace(/[\s-]/g, '').toUpperCase();
  const fits = letters.length === REFERENCE_LETTERS && /^[2-9A-HJ-NP-Z]+$/.test(letters);
  return fits ? grouped(letters) : null;
}

function grouped(letters: string): string {
  return letters.replace(new RegExp(`(.{${GROUP}})(?=.)`, 'g'), '$1-');
}
