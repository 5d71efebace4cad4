/** Stored with every answer's hash: an answer is compared by the rules it was hashed under. */
export const NORMALISATION_VERSION = 1;

/**
 * What is compared of a typed answer. Version 1: NFKC, full case folding, and only the letters,
 * digits and marks of a script left over, so that `It’s  me!` and `its me` are the same answer
 * while the vowel signs of Tamil or Hindi stay.
 *
 * @throws {Error} for a version that this program does not know (a bug)
 */
export function normaliseAnswer(raw: string, version: number): string {
  if (version !== 1) throw new Error(`no normalisation version ${version}`);
  let text = raw;
  // Removing a character can bring two together that compose, so until nothing changes; two
  // rounds are the most that any single character needs.
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = onlyLetters(folded(text.normalize('NFKC')));
    if (next === text) break;
    text = next;
  }
  return text;
}

/** Code points, as people count. */
export function lengthOf(text: string): number {
  return [...text].length;
}

const MAX_ROUNDS = 8;

/** Lower, upper, lower: JavaScript has no case folding, and only so do ẞ, ß, SS and ς, σ meet. */
function folded(text: string): string {
  return (
    text
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .replaceAll('ς', 'σ')
      // The dotted capital I of Turkish keyboards is an i to every other child.
      .replaceAll('i\u0307', 'i')
  );
}

function onlyLetters(text: string): string {
  return text
    .replace(invisible, '')
    .replace(marksOnNothing, '$1')
    .replace(notLetters, '')
    .replace(apostropheLetters, '');
}

/** Joiners, variation selectors, fillers: some of them count as letters or marks. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu;

/** The accent keys ´ ¨ ¯ become a space and a mark by NFKC; that mark belongs to no letter. */
const marksOnNothing = /(^|[^\p{L}\p{N}\p{M}])\p{M}+/gu;

/** Enclosing marks (the frame of a keycap emoji) go with the punctuation. */
const notLetters = /[^\p{L}\p{N}\p{Mn}\p{Mc}]/gu;

/** Unicode calls these letters, keyboards offer them as apostrophes. */
const apostropheLetters = /[\u02b9\u02bb-\u02bf\u02c8\u02ca\u02cb\ua78b\ua78c]/gu;
