import type { IsCommonPassword } from './common-passwords';
import { checkPassword, type PasswordPolicy, type RuleFailure } from './password.rules';

/** Everybody sees these on the help page, so none of them can be a password. */
export const goodExamples: readonly string[] = [
  'Purple-tiger-42',
  'Rainy7Drums',
  'Nine9Paper9Boats!',
  'Brave*Mango*Kite*58',
];

const badExamples = ['tiger', 'sunshine1', 'BLUEWHALE', 'Jon_Tan_1', 'Tan12345', 'Qwerty123'];

/** Whose password the bad examples would be. */
const subject = {
  ...{ firstName: 'Jon', lastName: 'Tan' },
  ...{ userId: 'Jon_Tan_1', loginId: 'Jon_Tan_1@students.edu.sg' },
};

export interface PasswordExamples {
  good: string[];
  bad: { password: string; failures: RuleFailure[] }[];
}

/** What the policy takes and refuses, found out by its own rules. */
export function passwordExamples(
  policy: PasswordPolicy,
  isCommon: IsCommonPassword,
): PasswordExamples {
  const failuresOf = (password: string) =>
    checkPassword(password, { policy, subject, isCommon }).filter(
      // That it is shown here is the only thing wrong with it.
      ({ code }) => code !== 'common' || !goodExamples.includes(password),
    );
  return {
    good: goodExamples.filter((password) => failuresOf(password).length === 0),
    bad: badExamples
      .map((password) => ({ password, failures: failuresOf(password) }))
      .filter(({ failures }) => failures.length > 0),
  };
}
