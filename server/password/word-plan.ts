import { longestRun, longestSequence } from './counting.rules';
import { formsOf } from './names.rules';
import type { PasswordPolicy, PasswordSubject } from './password.rules';
import type { Plan, Random, Wish } from './plan';
import { words } from './words';

/** Words and numbers with hyphens between, the nearest to the wish first. */
export function* wordPlans(
  policy: PasswordPolicy,
  subject: PasswordSubject,
  wish: Wish,
): Generator<Plan> {
  const isAllowed = allowedBy(policy, subject);
  const allowed = words.filter(isAllowed);
  const numbers = new Map<number, string[]>();
  for (const shape of shapesNear(wish, policy)) {
    const pool = allowed.filter(
      ({ length }) => length >= shape.leastLetters && length <= shape.mostLetters,
    );
    const parts = Array<string[]>(shape.words).fill(pool);
    for (const digits of shape.groups) {
      const known = numbers.get(digits) ?? numbersOf(digits).filter(isAllowed);
      numbers.set(digits, known);
      parts.push(known);
    }
    const bits = parts.reduce((sum, part) => sum + Math.log2(part.length), 0);
    yield { bits, draw: (random) => draw(parts, shape, random) };
  }
}

interface Shape {
  words: number;
  /** Letters a word. */
  leastLetters: number;
  mostLetters: number;
  /** Digits of each number. */
  groups: number[];
  capitals: number;
}

function draw(parts: string[][], shape: Shape, random: Random): string {
  const drawn = parts.map((pool) => pool[random(pool.length)] ?? '');
  return withCapitals(drawn, shape).join('-');
}

/** First letters first, word by word; then second letters. */
function withCapitals(parts: string[], { words: count, capitals }: Shape): string[] {
  return parts.map((part, index) => {
    if (index >= count) return part;
    const own = Math.ceil((capitals - index) / count);
    return part.slice(0, Math.max(own, 0)).toUpperCase() + part.slice(Math.max(own, 0));
  });
}

function* shapesNear(wish: Wish, policy: PasswordPolicy): Generator<Shape> {
  const digitsWished = Math.max(wish.digits, policy.minDigits);
  for (let distance = 0; distance <= FARTHEST; distance++) {
    for (let count = 1; count <= MOST_WORDS; count++) {
      // A word too few or too many changes the look more than a digit does.
      const rest = distance - 2 * Math.abs(count - wish.words);
      for (const digits of rest < 0 ? [] : new Set([digitsWished + rest, digitsWished - rest])) {
        const shape = shapeOf(count, digits, policy);
        if (shape) yield shape;
      }
    }
  }
}

/** The shape with so many words and digits, or null when the policy cannot be met by it. */
function shapeOf(count: number, digits: number, policy: PasswordPolicy): Shape | null {
  if (digits < Math.max(2, policy.minDigits)) return null;
  const groups = groupsOf(digits);
  const hyphens = count - 1 + groups.length;
  const capitals = Math.max(1, policy.minUpper);
  const room = policy.maxLength - hyphens - digits;
  const missing = Math.max(
    policy.minLength - hyphens - digits,
    policy.minLetters,
    capitals + policy.minLower,
  );
  const mostLetters = Math.min(LONGEST_WORD, Math.floor(room / count));
  const leastLetters = Math.max(SHORTEST_WORD, Math.ceil(missing / count));
  if (leastLetters > mostLetters || hyphens < policy.minSpecial) return null;
  return { words: count, leastLetters, mostLetters, groups, capitals };
}

const SHORTEST_WORD = 3;
const LONGEST_WORD = 6;
const MOST_WORDS = 24;
const FARTHEST = 2 * MOST_WORDS;

/** Numbers of at most four digits, as alike as possible: more is hard to read. */
function groupsOf(digits: number): number[] {
  const count = Math.ceil(digits / 4);
  return Array.from({ length: count }, (_, index) => Math.ceil((digits - index) / count));
}

/** `10` to `99`, `100` to `999` …: none begins with a 0, which looks like the letter. */
function numbersOf(digits: number): readonly string[] {
  const known = allNumbers.get(digits);
  if (known) return known;
  const least = 10 ** (digits - 1);
  const made = Array.from({ length: 9 * least }, (_, index) => `${least + index}`);
  allNumbers.set(digits, made);
  return made;
}

const allNumbers = new Map<number, readonly string[]>();

/** Whether a word or number may stand in a password of this person. */
function allowedBy(policy: PasswordPolicy, subject: PasswordSubject): (part: string) => boolean {
  const { maxRun, maxSequence } = policy;
  const { firstName, lastName, userId, loginId } = subject;
  const names = policy.names ? [firstName, lastName, userId, loginId] : [];
  const forbidden = names.flatMap(formsOf).filter(({ length }) => length > 1);
  return (part) => {
    if (forbidden.some((name) => part.includes(name))) return false;
    if (maxRun > 0 && longestRun(part) > maxRun) return false;
    return maxSequence === 0 || longestSequence(part) <= maxSequence;
  };
}
