/**
 * The first of the values that the password matches or contains, as it is written in the roster,
 * or null. Case does not count; each value is looked for with its spaces and without. A value of
 * one letter is found only when it is the whole password: `A` must not forbid every a.
 */
export function findName(password: string, values: readonly string[]): string | null {
  const folded = foldCase(password);
  const found = values.find((value) => formsOf(value).some((form) => occurs(form, folded)));
  return found === undefined ? null : found.trim();
}

/** How a value may stand in a password, case-folded: with its spaces and without. */
export function formsOf(value: string): string[] {
  const withSpaces = foldCase(value).trim().replace(/\s+/gu, ' ');
  return [withSpaces, withSpaces.replaceAll(' ', '')];
}

function occurs(form: string, folded: string): boolean {
  return [...form].length >= MIN_CONTAINED ? folded.includes(form) : form !== '' && folded === form;
}

const MIN_CONTAINED = 2;

/**
 * Full case folding on the NFKC form, without characters that nobody sees (Unicode 16, 3.13, D147
 * toNFKC_Casefold). JavaScript has no case folding: lower, upper, lower brings ß and SS, ς and σ
 * together, and the Turkish ı and İ with the i that a roster holds.
 */
export function foldCase(text: string): string {
  return lowered(lowered(text));
}

function lowered(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll('i\u0307', 'i')
    .normalize('NFKC');
}
