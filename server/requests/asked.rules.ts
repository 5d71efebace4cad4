/** Of the free text (issue of the school's side: "300 characters"). Unicode code points. */
export const MESSAGE_MAX = 300;
export const NAME_MAX = 120;
export const CLASS_MAX = 30;
export const REPLY_MAX = 120;

/** One line as it is stored: nothing that does not print, no signs that turn the direction. */
export function cleanLine(typed: string): string {
  return clean(typed).replace(/\s+/gu, ' ').trim();
}

/** Several lines as they are stored. */
export function cleanText(typed: string): string {
  return clean(typed.replace(/\r\n?/g, '\n'))
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

export function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** A name or a class holds a letter or a digit; nobody is called "???". */
export function hasLetter(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/**
 * Whether somebody seems to have written a password down: "password: …", or one word that mixes
 * small and capital letters with digits as the password rules want it. Login IDs and addresses are
 * left alone.
 */
export function looksLikePassword(text: string): boolean {
  if (NAMED_PASSWORD.test(text)) return true;
  return text
    .split(/\s+/u)
    .some((word) => isMixed(word) && !/@|^\p{L}+(?:_\p{L}+)*_\d+\W*$/u.test(word));
}

const NAMED_PASSWORD =
  /\b(?:pass ?word|pass ?code|pwd|pw)\b\s*(?:is|was|[:=])\s*["'“‘]?(?!not\b|wrong\b|locked\b|expired\b|forgotten\b)\S*[\p{N}\p{P}\p{Lu}]/iu;
const PASSWORD_LEAST = 8;

function isMixed(word: string): boolean {
  const parts = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u];
  return lengthOf(word) >= PASSWORD_LEAST && parts.every((part) => part.test(word));
}

function clean(text: string): string {
  // Line breaks stay for the callers; ZWJ and ZWNJ stay since Tamil words may hold them.
  return text
    .normalize('NFC')
    .replace(/[\p{Zl}\p{Zp}]/gu, '\n')
    .replace(/(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '');
}
