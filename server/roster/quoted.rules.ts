/** As much of a value as a message shows, in characters. */
const SHOWN = 40;

/**
 * A value from a file as messages and terminals may show it: in quotes, shortened, with everything
 * that does not print (control characters, ESC, marks of direction) written as its code point.
 */
export function quoted(value: string): string {
  const characters = Array.from(value);
  const shown = characters.slice(0, SHOWN).map(printable).join('');
  return `"${shown}${characters.length > SHOWN ? '…' : ''}"`;
}

/** One character with its code point: `"<" (U+003C)`. */
export function namedCharacter(character: string): string {
  return unprintable.test(character)
    ? codePoint(character)
    : `"${character}" (${codePoint(character)})`;
}

const unprintable = /[\p{C}\p{Zl}\p{Zp}]/u;

function printable(character: string): string {
  return unprintable.test(character) ? `<${codePoint(character)}>` : character;
}

function codePoint(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${hex.padStart(4, '0')}`;
}
