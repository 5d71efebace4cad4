import { inTransaction, type Db, type Tx } from '../db/database';
import type { IsCommonPassword } from './common-passwords';
import { MAX_BYTES, type Hashing, type StoredHash } from './hashing';
import {
  checkPassword,
  describePolicy,
  isWellFormed,
  normalisePassword,
  passwordExpiry,
  type Expiry,
  type PasswordPolicy,
  type PasswordSubject,
  type RequiredRule,
  type RuleFailure,
} from './password.rules';
import {
  findCredential,
  history,
  saveNew,
  swapHash,
  takeNotice,
  type Credential,
  type NewCredential,
} from './password.store';
import { defaultPassword, suggestPassword, type Suggestion } from './suggest';

export type { Credential, NewCredential, PasswordKind } from './password.store';
export type { Expiry, PasswordPolicy, PasswordSubject, RuleFailure } from './password.rules';

export interface PasswordDependencies {
  db: Db;
  hashing: Hashing;
  /** What holds in a school at this moment. */
  policyFor: (schoolId: string) => PasswordPolicy;
  isCommon: IsCommonPassword;
}

export interface NewPassword {
  /** `null` for an account that is only being made: no history yet. */
  accountId: string | null;
  subject: PasswordSubject;
  value: string;
}

export type PreparedPassword =
  | { kind: 'refused'; failures: RuleFailure[] }
  /** Checked and hashed: what {@link SchoolPasswords.saveNew} takes. */
  | { kind: 'ready'; stored: StoredHash };

/** Whose school it is: a whole account will do. */
export interface OfSchool {
  schoolId: string;
}

/** Functions that hash belong outside transactions; those that write take one. */
export interface Passwords {
  /** Whatever hangs on the policy, which may be stricter in a school than elsewhere. */
  of: (account: OfSchool) => SchoolPasswords;
  find: (accountId: string | null) => Promise<Credential | null>;
  /** One argon2 operation, whoever it is: `null` for unknown, disabled and never used. */
  verify: (credential: Credential | null, value: string) => Promise<boolean>;
  /** True for the one sign-in that shows the "password was changed" notice. */
  takeNotice: (tx: Tx, accountId: string) => Promise<boolean>;
  /** After a success. True when today's cost and pepper took the place of older ones. */
  rehashIfNeeded: (credential: Credential, value: string) => Promise<boolean>;
}

/** As the policy stands at the moment of asking. */
export interface SchoolPasswords {
  policy: PasswordPolicy;
  /** The rules in force, in the order in which they are shown. */
  requirements: () => RequiredRule[];
  /** No operation for what the rules refuse, else one for history and new hash together. */
  prepareNew: (password: NewPassword) => Promise<PreparedPassword>;
  saveNew: (tx: Tx, credential: NewCredential) => Promise<void>;
  expiry: (changedAt: number, now: number) => Expiry;
  suggest: (subject: PasswordSubject) => Suggestion;
  /** @throws {Error} when the policy in force leaves no room for a default password */
  makeDefault: (subject: PasswordSubject) => string;
}

export function createPasswords(dependencies: PasswordDependencies): Passwords {
  const { db, hashing, policyFor } = dependencies;

  return {
    of: ({ schoolId }) => passwordsWithin(policyFor(schoolId), dependencies),
    // An unknown login ID runs the same query: its absence must not be timed.
    find: (accountId) => findCredential(db, accountId ?? ''),
    verify(credential, value) {
      const text = hashable(value);
      return hashing.verify(text ?? '', text === null ? null : (credential?.stored ?? null));
    },
    takeNotice,
    async rehashIfNeeded({ accountId, stored: from }, value) {
      if (!hashing.needsRehash(from)) return false;
      const to = await hashing.hash(normalisePassword(value), hashing.saltOf(from));
      return inTransaction(db, (tx) => swapHash(tx, { accountId, from, to }));
    },
  };
}

function passwordsWithin(
  policy: PasswordPolicy,
  dependencies: PasswordDependencies,
): SchoolPasswords {
  const { isCommon } = dependencies;
  return {
    policy,
    requirements: () => describePolicy(policy),
    prepareNew: createPrepareNew(policy, dependencies),
    saveNew: (tx, credential) => saveNew(tx, credential, policy.historyDepth + HISTORY_MARGIN),
    expiry: (changedAt, now) => passwordExpiry(policy, changedAt, now),
    suggest: (subject) => suggestPassword({ policy, subject, isCommon }),
    makeDefault(subject) {
      const made = defaultPassword({ policy, subject, isCommon });
      if (made.kind === 'impossible') throw new Error('the policy fits no default password');
      return made.password;
    },
  };
}

/** Former passwords kept beyond the policy's number, so that a raised number holds at once. */
const HISTORY_MARGIN = 6;

function createPrepareNew(policy: PasswordPolicy, { db, hashing, isCommon }: PasswordDependencies) {
  return async ({ accountId, subject, value }: NewPassword): Promise<PreparedPassword> => {
    const failures = checkPassword(value, { policy, subject, isCommon });
    if (failures.length > 0) return { kind: 'refused', failures };
    const text = normalisePassword(value);
    const former = accountId === null ? [] : await lastPasswords(accountId);
    const { stored, inHistory } = await hashAgainst(text, former);
    if (!inHistory) return { kind: 'ready', stored };
    return {
      kind: 'refused',
      failures: checkPassword(value, { policy, subject, isCommon, inHistory }),
    };
  };

  /** The present one and those before it, as many as the policy says. */
  async function lastPasswords(accountId: string): Promise<StoredHash[]> {
    if (policy.historyDepth === 0) return [];
    const present = await findCredential(db, accountId);
    const before = await history(db, accountId, policy.historyDepth);
    return [...(present ? [present.stored] : []), ...before].slice(0, policy.historyDepth);
  }

  /**
   * All hashes of an account share one salt, so the new hash is at the same time the comparison
   * with every former one of today's cost and pepper; each other recipe costs one operation more.
   */
  async function hashAgainst(text: string, former: StoredHash[]) {
    const salt = former[0] && hashing.saltOf(former[0]);
    const stored = await hashing.hash(text, salt);
    const made = new Map([[hashing.recipeOf(stored), stored]]);
    for (const old of former.filter((entry) => hashing.canVerify(entry))) {
      const recipe = hashing.recipeOf(old);
      if (!made.has(recipe)) made.set(recipe, await hashing.recompute(text, old));
    }
    const same = former.flatMap((old) => {
      const candidate = made.get(hashing.recipeOf(old));
      return candidate === undefined ? [] : [hashing.same(candidate, old)];
    });
    return { stored, inHistory: (await Promise.all(same)).includes(true) };
  }
}

/** The text to hash, or null for what no stored password can be. */
function hashable(value: string): string | null {
  if (typeof value !== 'string' || !isWellFormed(value)) return null;
  const text = normalisePassword(value);
  return Buffer.byteLength(text) <= MAX_BYTES ? text : null;
}
