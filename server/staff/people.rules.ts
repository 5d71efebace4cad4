const EMAIL_MAX = 254; // RFC 5321, 4.5.3.1.3, less the angle brackets
const NAME_MAX = 100;

/** Enough to tell a slip from an address; whether it exists only a letter to it would show. */
export function emailProblem(email: string): string | null {
  const text = email.trim();
  const fits = /^[^\s@"<>\p{C}]+@[^\s@"<>\p{C}]+\.[^\s@"<>\p{C}]+$/u.test(text);
  return fits && text.length <= EMAIL_MAX ? null : `${JSON.stringify(email)} is no e-mail address`;
}

export function nameProblem(name: string): string | null {
  const text = name.normalize('NFC').trim();
  const fits = /^[\p{L}\p{M}\p{Nd} .,'’\-/@()]+$/u.test(text) && [...text].length <= NAME_MAX;
  return fits
    ? null
    : `a name needs letters, at most ${NAME_MAX} characters, and no signs but . , ' ’ - / @ ( )`;
}
