import { latinLetters } from './latin-letters';

/** The part before the `@` of an address is at most 64 characters (RFC 5321, 4.5.3.1.1). */
export const LOCAL_PART_MAX = 64;

export type LoginIdBase =
  | { ok: true; base: string }
  /** `empty`: nothing stays of the name; `too-long`: over {@link LOCAL_PART_MAX} characters. */
  | { ok: false; reason: 'empty' | 'too-long' };

/** The part of a login ID before the `@`, as it comes from a full name, without a number. */
export function loginIdBase(fullName: string): LoginIdBase {
  // Compatibility forms first: a full-width bracket or slash must count as a bracket or slash.
  const plain = withoutAlias(withoutBrackets(fullName.normalize('NFKD')));
  const words = plain
    .split(/\s+/u)
    .filter((word) => !isParticle(word))
    .map(asciiOf)
    .filter((word) => word !== '');
  const base = words.join('_');
  if (!/[A-Za-z0-9]/.test(base)) return { ok: false, reason: 'empty' };
  if (base.length > LOCAL_PART_MAX) return { ok: false, reason: 'too-long' };
  return { ok: true, base };
}

/** `Jon_Tan` and 2 give `Jon_Tan_2`; number 0 is the bare name. `null` when it grows too long. */
export function numberedLocalPart(base: string, number: number): string | null {
  const local = number === 0 ? base : `${base}_${number}`;
  return local.length > LOCAL_PART_MAX ? null : local;
}

export interface NumberedPupils {
  /** The bases of the new pupils who share one folded base, in the order of their numbers. */
  bases: readonly string[];
  /** The highest number given for this base so far, 0 for the bare name, `null` for none at all. */
  highest: number | null;
  /** Numbers before this one are used up by pupils of the same import. */
  from?: number;
  /** Whether someone holds this local part already; asked about folded ones. */
  isTaken: (foldedLocalPart: string) => boolean;
}

export interface NumberedId {
  /** `null` when no number fits into {@link LOCAL_PART_MAX} characters. */
  localPart: string | null;
  /** 0 for the bare name. */
  number: number;
}

/**
 * Gives each pupil of one import who shares a base an ID: one alone the bare name while nobody has
 * it, all others the next free numbers. A name may itself end in a number (`Jon Tan 1`), so every
 * candidate is asked about.
 */
export function numberedIds({ bases, highest, from, isTaken }: NumberedPupils): NumberedId[] {
  const [first] = bases;
  const isAlone = bases.length === 1 && from === undefined && highest === null;
  if (isAlone && first !== undefined && !isTaken(foldLoginId(first))) {
    return [{ localPart: first, number: 0 }];
  }
  let number = Math.max(from ?? 1, (highest ?? 0) + 1);
  return bases.map((base) => {
    let localPart = numberedLocalPart(base, number);
    while (localPart !== null && isTaken(foldLoginId(localPart))) {
      localPart = numberedLocalPart(base, ++number);
    }
    return { localPart, number: localPart === null ? number : number++ };
  });
}

/** As login IDs are compared: letter case never tells two apart. */
export function foldLoginId(loginId: string): string {
  return loginId.toLowerCase();
}

/**
 * The one form of what a person typed, whole and folded: any letter case, stray spaces around it and
 * the part before the `@` alone are accepted. Never throws; what is no login ID stays one that
 * nobody has.
 */
export function canonicalLoginId(typed: string, domain: string): string {
  // A Chinese or Japanese keyboard types full-width letters and its own "@".
  const plain = trimmed(typed.normalize('NFKC'));
  // PostgreSQL refuses a NUL inside a text; it must stay an unknown ID, not become an error.
  const printable = plain.replace(/[\p{Cc}\p{Cs}]/gu, '\u{FFFD}');
  return foldLoginId(printable.includes('@') ? printable : `${printable}@${domain}`);
}

// Copied text often brings invisible marks of direction or width along.
const stray = /[\s\p{Cf}]/u;

// By hand: a pattern for the end would look at a long run of inner spaces once from each of them.
function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && stray.test(text.charAt(start))) start++;
  while (end > start && stray.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

const particles = new Set(['bte', 'binte', 'binti', 'bin', 's/o', 'd/o', 'a/l', 'a/p']);

function isParticle(word: string): boolean {
  return particles.has(word.replace(/[.,]/g, '').toLowerCase());
}

// Innermost first, so that brackets in brackets go too; one left open runs to the end of the name.
function withoutBrackets(name: string): string {
  let rest = name;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/\([^()]*\)|\[[^[\]]*\]/g, '');
  }
  return rest.replace(/[([].*$/su, '');
}

function withoutAlias(name: string): string {
  return name.replace(/@.*$/su, '');
}

function asciiOf(word: string): string {
  return word
    .replace(/\p{Pd}/gu, '-')
    .replace(/\p{L}/gu, (letter) => latinLetters[letter] ?? letter)
    .replace(/[^A-Za-z0-9-]/g, '');
}
