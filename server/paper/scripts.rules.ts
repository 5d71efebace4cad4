/** The typefaces, by what they can write. */
export type Script = 'latin' | 'han' | 'tamil';

export interface Run {
  script: Script;
  text: string;
}

/** Stands for a letter that no typeface here has; the Chinese one has the box. */
const UNKNOWN = { script: 'han', letter: '□' } as const;

/**
 * Cuts a text where another typeface must go on. Letters that none of them has become boxes: left
 * as they are, one letter of a script that runs from right to left would turn its whole line round.
 */
export function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  for (const each of text) {
    const last = runs.at(-1);
    const { script, letter } = placed(each, last?.script);
    if (last?.script === script) last.text += letter;
    else runs.push({ script, text: letter });
  }
  return runs;
}

function placed(letter: string, before: Script = 'latin'): { script: Script; letter: string } {
  if (inherited.test(letter)) return { script: before, letter };
  if (tamil.test(letter)) return { script: 'tamil', letter };
  if (han.test(letter)) return { script: 'han', letter };
  return latin.test(letter) ? { script: 'latin', letter } : UNKNOWN;
}

// Accents and joiners belong to the letter before them, whatever its script.
const inherited = /[\p{Script=Inherited}\u200C\u200D]/u;
const tamil = /\p{Script=Tamil}/u;
// Of the signs that all scripts share: punctuation, currencies, letterlike symbols.
const latin =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Devanagari}]|(?=\p{Script=Common})[\u0000-\u206F\u20A0-\u20BF\u2100-\u214F]/u;
// The typeface ends with the first plane; the rarest characters lie beyond it.
const han =
  /(?=[\u0000-\uFFFF])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303F\uFF00-\uFF65□]/u;
