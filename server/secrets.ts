import { createCommonPasswords } from './password/common-passwords';
import { createHashing, pepperOf } from './password/hashing';
import { createPasswords } from './password/password';
import { checkPassword } from './password/password.rules';
import { passwordPolicyFrom } from './policies';
import { createBanks } from './questions/banks';
import { createQuestions } from './questions/questions';
import type { Ground } from './services';

/** Wires what hashes: passwords and answers. */
export function wireSecrets({ config, db, clock, audit, keys }: Ground) {
  const hashing = createHashing({
    memoryKib: config.ARGON2_MEMORY_KIB,
    passes: config.ARGON2_PASSES,
    lanes: config.ARGON2_LANES,
    peppers: config.PEPPERS.map(pepperOf),
    concurrency: config.HASH_CONCURRENCY,
    queueLimit: config.HASH_QUEUE,
  });
  const passwordPolicy = passwordPolicyFrom(config);
  const isCommon = createCommonPasswords();
  const passwords = createPasswords({
    db,
    hashing,
    policy: passwordPolicy,
    isCommon,
  });
  const banks = createBanks({ current: config.QUESTION_BANK, set: config.QNA_SET });
  const nobody = { firstName: '', lastName: '', userId: '', loginId: '' };
  const questions = createQuestions({
    db,
    clock,
    audit,
    hashing,
    banks,
    decoyKey: keys.decoy,
    draftKey: keys.draft,
    settings: {
      set: config.QNA_SET,
      ask: config.QNA_ASK,
      cardLevels: config.CARD_LEVELS,
      cardPendingHours: config.CARD_PENDING_HOURS,
      draftMinutes: config.ANSWER_DRAFT_MINUTES,
    },
    couldBePassword: (raw) =>
      checkPassword(raw, { policy: passwordPolicy, subject: nobody }).length === 0,
    isPassword: async (accountId, raw) => passwords.verify(await passwords.find(accountId), raw),
  });
  return { hashing, passwordPolicy, isCommon, passwords, banks, questions };
}
