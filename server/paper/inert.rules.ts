/** Accents on one letter at most (Vietnamese has two): more would climb out of the line. */
const ACCENTS = 2;
/** Marks of any kind; the signs of Indian scripts come in up to three. */
const MARKS = 4;

/**
 * A text as it may stand on paper: one line, nothing invisible, nothing that turns the reading
 * direction. The joiners stay, since Tamil and Malayalam spell with them.
 */
export function inertText(text: string): string {
  return text
    .replace(lineBreaks, ' ')
    .replace(hidden, '')
    .normalize('NFC')
    .replace(accentTowers, (tower) => [...tower].slice(0, ACCENTS).join(''))
    .replace(towers, (tower) => [...tower].slice(0, MARKS).join(''))
    .replace(/ {2,}/g, ' ')
    .trim();
}

const lineBreaks = /[\s\u0085\u2028\u2029]+/gu;
// \p{Cs}: with the u flag, halves of surrogate pairs only.
const hidden = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Variation_Selector}]/gu;
const accentTowers = new RegExp(`(?:(?=\\p{M})\\p{Script=Inherited}){${ACCENTS + 1},}`, 'gu');
const towers = new RegExp(`\\p{M}{${MARKS + 1},}`, 'gu');
