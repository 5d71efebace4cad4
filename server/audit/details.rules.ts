export type Details = Record<string, string | number | null>;

/** Code points of one text in the chain; longer ones are cut. */
export const DETAIL_MAX_LENGTH = 200;
/** Code points of one personal text: a browser's name for itself can be long. */
export const PERSONAL_MAX_LENGTH = 500;
const KEYS_MAX = 20;

/**
 * JSON text of the details with sorted keys, so that equal details are equal text.
 *
 * Texts are cut, never refused: they may hold what a visitor sent, and a long one must not break
 * the deed that is being recorded. Keys are written by us, so a bad one is a bug.
 *
 * @throws {Error} when a key or a value looks like a secret, or there are more than 20 keys
 */
export function detailsText(details: Details, maxLength: number): string {
  const keys = Object.keys(details).sort();
  if (keys.length > KEYS_MAX) throw new Error(`${keys.length} details in one audit event`);
  return JSON.stringify(
    Object.fromEntries(keys.map((key) => [key, safeValue(key, details[key] ?? null, maxLength)])),
  );
}

/** @throws {Error} unless it is one of our own names, such as `challenge.passed` */
export function assertName(what: string, name: string): void {
  if (!/^[a-z][A-Za-z0-9._-]{0,63}$/.test(name)) {
    throw new Error(`${JSON.stringify(name)} is no ${what} of an audit event`);
  }
}

/**
 * The chain can never be erased, so who did it and to whom are opaque ids.
 *
 * @throws {Error} when an e-mail address or a login ID was given instead
 */
export function assertOpaque(what: string, id: string | null): void {
  if (id !== null && !/^[^\s@\p{C}]{1,200}$/u.test(id)) {
    throw new Error(`${what} of an audit event must be an opaque id`);
  }
}

function safeValue(
  key: string,
  value: string | number | null,
  maxLength: number,
): string | number | null {
  if (!/^[a-z][A-Za-z0-9]{0,39}$/.test(key) || looksSecret(key)) {
    throw new Error(`${JSON.stringify(key)} is no key for an audit detail`);
  }
  if (typeof value !== 'string') return value;
  if (value.includes('$argon2')) throw new Error(`${key} of an audit event holds a hash`);
  // Ill-formed text comes back from a database changed, and would then look tampered with.
  return [...value.replace(/\p{Cs}/gu, '\u{FFFD}')].slice(0, maxLength).join('');
}

function looksSecret(key: string): boolean {
  const words = key
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1 ')
    .toLowerCase()
    .split(' ');
  const joined = words.join('');
  return (
    secretParts.some((part) => joined.includes(part)) ||
    words.some((word) => secretWords.has(word.replace(/s$/, '')))
  );
}

const secretParts = [
  'password',
  'passphrase',
  'passwd',
  'answer',
  'token',
  'secret',
  'pepper',
  'cookie',
  'csrf',
  'sessionid',
  'credential',
];

// Short ones count only as whole words of the key: "inside" and "shopping" are harmless.
const secretWords = new Set(['sid', 'otp', 'totp', 'pin', 'pwd', 'hash', 'hashe', 'salt']);
