import { dictionary } from '@zxcvbn-ts/language-common';
import { normalisePassword } from './counting.rules';
import { goodExamples } from './examples';

export type IsCommonPassword = (password: string) => boolean;

/**
 * Whether a password is on the list of common ones (49,233, from `@zxcvbn-ts/language-common`) or
 * an example of the help page; case does not count. Equal, never "contains": the list holds `cat` and `love`.
 */
export function createCommonPasswords(): IsCommonPassword {
  const refused = [...dictionary['passwords-common'], ...goodExamples];
  const common = new Set(refused.map(comparable));
  const longest = Math.max(...[...common].map((password) => password.length));
  return (password) => {
    // Nothing longer can be on it, whatever normalising makes of the password.
    if (password.length > longest * LONGEST_CHARACTER) return false;
    return common.has(comparable(password));
  };
}

/** UTF-16 units that NFKC makes one of, at most, with a margin. */
const LONGEST_CHARACTER = 8;

function comparable(password: string): string {
  return normalisePassword(password).toLowerCase();
}
