import { createCommonPasswords } from './password/common-passwords';
import { createHashing, pepperOf } from './password/hashing';
import { createPasswords } from './password/password';
import { createSealedHashes } from './password/sealed-hashes.store';
import { checkPassword } from './password/password.rules';
import { passwordPolicyFrom } from './policies';
import { createBankChanges } from './questions/bank-changes';
import { createBankHistory } from './questions/bank-history';
import { createBanks } from './questions/banks';
import { createQuestions } from './questions/questions';
import { createSchoolPolicies } from './school-policies/school-policies';
import type { Ground } from './services';

/** Wires what hashes: passwords and answers. */
export function wireSecrets(ground: Ground) {
  const { config, db, clock, audit, keys, metrics } = ground;
  const hashing = createHashing({
    memoryKib: config.ARGON2_MEMORY_KIB,
    passes: config.ARGON2_PASSES,
    lanes: config.ARGON2_LANES,
    peppers: config.PEPPERS.map(pepperOf),
    concurrency: config.HASH_CONCURRENCY,
    queueLimit: config.HASH_QUEUE,
    timed: metrics.hash,
    sealed: createSealedHashes(db),
  });
  const isCommon = createCommonPasswords();
  const schoolPolicies = createSchoolPolicies({
    ...{ db, clock, audit, isCommon },
    installation: passwordPolicyFrom(config),
    defaultHours: config.DEFAULT_PASSWORD_HOURS,
  });
  const { policyFor } = schoolPolicies;
  const passwords = createPasswords({ db, hashing, policyFor, isCommon });
  const { banks, ...bankKeeping } = wireBanks(ground);
  const nobody = { firstName: '', lastName: '', userId: '', loginId: '' };
  const questions = createQuestions({
    db,
    clock,
    audit,
    hashing,
    banks,
    decoyKey: keys.decoy,
    draftKeys: keys.draft,
    settings: {
      set: config.QNA_SET,
      ask: config.QNA_ASK,
      cardLevels: config.CARD_LEVELS,
      cardPendingHours: config.CARD_PENDING_HOURS,
      draftMinutes: config.ANSWER_DRAFT_MINUTES,
    },
    // No school asks for less, so what could be a password anywhere could be one here.
    couldBePassword: (raw) =>
      checkPassword(raw, { policy: schoolPolicies.installation, subject: nobody }).length === 0,
    isPassword: async (accountId, raw) => passwords.verify(await passwords.find(accountId), raw),
  });
  return { hashing, schoolPolicies, isCommon, passwords, banks, ...bankKeeping, questions };
}

function wireBanks({ config, db, clock, audit }: Ground) {
  const set = config.QNA_SET;
  const banks = createBanks({ current: config.QUESTION_BANK, set, ground: { db, clock } });
  const bankChanges = createBankChanges({ db, clock, audit, banks, set });
  return { banks, bankChanges, bankHistory: createBankHistory(db) };
}
