import { randomInt } from 'node:crypto';
import type { IsCommonPassword } from './common-passwords';
import { checkPassword, type PasswordPolicy, type PasswordSubject } from './password.rules';
import { letterPlan } from './letter-plan';
import type { Plan, Random, Wish } from './plan';
import { wordPlans } from './word-plan';

export interface SuggestionRequest {
  policy: PasswordPolicy;
  subject: PasswordSubject;
  isCommon: IsCommonPassword;
  random?: Random;
}

export type Suggestion =
  /** `bits`: those of the {@link Plan} it was drawn by. */
  | { kind: 'suggested'; password: string; bits: number }
  /** The policy leaves no room for a password of the bits asked for. */
  | { kind: 'impossible' };

/**
 * A password to keep, `Lamp-tiger-boat-42`: at least 35 bits. Three words of 1,296 and a number
 * from 10 to 99 are 3 × log2(1296) + log2(90) = 31.0 + 6.5 = 37.5 bits; the words in which the
 * pupil's name stands are left out before the bits are counted.
 */
export function suggestPassword(request: SuggestionRequest): Suggestion {
  return make(request, { words: 3, digits: 2, bits: 35 });
}

/**
 * A default password, `Lamp-tiger-482`: letters, digits and hyphens, at least 30 bits. Two words
 * and a number from 100 to 999 are 2 × log2(1296) + log2(900) = 20.7 + 9.8 = 30.5 bits.
 */
export function defaultPassword(request: SuggestionRequest): Suggestion {
  return make(request, { words: 2, digits: 3, bits: 30 });
}

/**
 * The plan nearest to the wish that fits the policy; where no words fit (12 characters at most),
 * letters and digits without a meaning.
 */
function make(request: SuggestionRequest, wish: Wish): Suggestion {
  const { policy, subject, random = randomInt } = request;
  for (const plan of plans(policy, subject, wish)) {
    if (plan.bits < wish.bits) continue;
    for (let draw = 0; draw < DRAWS; draw++) {
      const password = plan.draw(random);
      const fits = checkPassword(password, request).length === 0;
      if (fits) return { kind: 'suggested', password, bits: plan.bits };
    }
  }
  return { kind: 'impossible' };
}

/**
 * A plan leaves out beforehand what the policy refuses in one of its parts, so a refused draw is
 * rare; one that is refused this often is not the plan that its bits say.
 */
const DRAWS = 20;

function* plans(policy: PasswordPolicy, subject: PasswordSubject, wish: Wish): Generator<Plan> {
  yield* wordPlans(policy, subject, wish);
  const last = letterPlan(policy, wish.bits);
  if (last) yield last;
}
