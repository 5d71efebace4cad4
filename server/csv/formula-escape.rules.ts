/**
 * Makes one cell of a CSV file inert in a spreadsheet: text that would start a formula gets an
 * apostrophe before it (OWASP, CSV Injection). Applying it twice changes nothing.
 *
 * Only for text: a number is written as it is, or -5 would stop being a number.
 */
export function escapeFormula(cell: string): string {
  const start = opensFormula.test(cell) ? `'${cell}` : cell;
  return start.replace(formulaAfterSeparator, `$1'`);
}

/**
 * `escapeFormula` for text that people typed. Control characters and the marks that turn the
 * reading direction go first, so that the file does no harm in a terminal or an editor either:
 * a run of line breaks and tabs becomes one space, everything else U+FFFD.
 */
export function inertCell(cell: string): string {
  const oneLine = cell.replace(lineBreaks, ' ');
  return escapeFormula(oneLine.replace(hidden, '\u{FFFD}'));
}

// Blanks and invisible marks before the sign do not stop a spreadsheet from seeing a formula, and
// East Asian ones read the full-width and small forms of the signs too.
const unseenBefore = String.raw`(?:(?!\t)[\s\p{Cc}\p{Cf}])*`;
const sign = String.raw`[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212]`;

// Tab, CR and LF at the start are on OWASP's list whatever follows.
const opensFormula = new RegExp(String.raw`^(?:[\t\r\n]|${unseenBefore}(?:\t|${sign}))`, 'u');

// Where the list separator is a semicolon (much of Europe), Excel splits a comma file at the
// semicolons inside quotes as well: what follows one is the start of a cell.
const formulaAfterSeparator = new RegExp(`([;\\t])(?=${unseenBefore}${sign})`, 'gu');

const lineBreaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
// \p{Cs}: with the u flag, halves of surrogate pairs only, which UTF-8 cannot hold.
const hidden = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
