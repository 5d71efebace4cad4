import type { PasswordPolicy } from './password.rules';
import type { Plan, Random } from './plan';

// Without what looks alike in print: i l o, I O, 0 1.
const lower = 'abcdefghjkmnpqrstuvwxyz';
const upper = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const digits = '23456789';
const hyphen = '-';

/**
 * Characters drawn one by one, for policies too tight for words: first what every class needs,
 * then any, then all of it shuffled. As short as the bits allow; the shuffling is not counted,
 * which is far more than the rare refused draw costs. Null when the policy is too tight for that.
 */
export function letterPlan(policy: PasswordPolicy, bits: number): Plan | null {
  const needed = neededBy(policy);
  const any = lower + upper + digits;
  for (let length = policy.minLength; length <= policy.maxLength; length++) {
    const alphabets = [...needed, ...Array<string>(Math.max(0, length - needed.length)).fill(any)];
    const counted = alphabets.reduce((sum, { length: size }) => sum + Math.log2(size), 0);
    if (alphabets.length === length && counted >= bits) {
      return { bits: counted, draw: (random) => draw(alphabets, random) };
    }
  }
  return null;
}

function neededBy(policy: PasswordPolicy): string[] {
  const small = Math.max(1, policy.minLower);
  const capital = Math.max(1, policy.minUpper);
  const hyphens = Math.max(policy.minSpecial, policy.minClasses === 4 ? 1 : 0);
  return [
    ...Array<string>(small).fill(lower),
    ...Array<string>(capital).fill(upper),
    ...Array<string>(Math.max(1, policy.minDigits)).fill(digits),
    ...Array<string>(hyphens).fill(hyphen),
    ...Array<string>(Math.max(0, policy.minLetters - small - capital)).fill(lower + upper),
  ];
}

function draw(alphabets: string[], random: Random): string {
  const drawn = alphabets.map((alphabet) => alphabet[random(alphabet.length)] ?? '');
  for (let left = drawn.length; left > 1; left--) {
    const chosen = drawn.splice(random(left), 1);
    drawn.push(...chosen);
  }
  return drawn.join('');
}
