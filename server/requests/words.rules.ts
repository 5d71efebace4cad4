/** The words of a name, folded: `Aisyah Bte. Rahman` and `aisyah binte RAHMAN` have the same. */
export function wordsOf(name: string): string[] {
  const folded = fold(name);
  const words = split(folded.replace(CONNECTORS, ' '));
  // Somebody may be called nothing but Bin.
  return words.length > 0 ? words : split(folded);
}

/** As {@link wordsOf}, as one text. */
export function nameKey(name: string): string {
  return wordsOf(name).join(' ');
}

/** `Primary 4 A`, `P4A`, `4-a` and `Class 4A` all mean 4a. */
export function classKey(name: string): string {
  const letters = fold(name).replace(/[^\p{L}\p{M}\p{N}]/gu, '');
  return letters.replace(/^(?:class|primary|pri|p)(?=\p{N})/u, '');
}

function split(folded: string): string[] {
  return folded.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '');
}

/** Letter case, width and the accents of Latin letters make no difference. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();
}

// Left out of login IDs as well (product description, "Login ID").
const CONNECTORS =
  /(?<![\p{L}\p{M}])(?:binte|binti|bte|bin|s\/o|d\/o|a\/l|a\/p)\.?(?![\p{L}\p{M}])/gu;
