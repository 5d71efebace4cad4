import type { Account } from '../accounts/account';
import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import type { Hashing } from '../password/hashing';
import {
  checkAnswers,
  normalised,
  type CheckInput,
  type Entry,
  type Failure,
} from './answer.rules';
import type { NewAnswer } from './answer-set';
import type { Banks } from './banks';
import { enrolmentState, type EnrolmentState } from './enrolment.rules';
import { NORMALISATION_VERSION } from './normalisation.rules';
import { heldSets, replaceSets } from './questions.store';

/** `closed`: the school sets the answers of this level. */
export type Prepared =
  | { kind: 'ready'; entries: Entry[] }
  | { kind: 'refused'; failures: Failure[] }
  | { kind: 'closed' };

export type Saved = { kind: 'saved'; first: boolean } | { kind: 'closed' };

export interface Enrol {
  enrolmentState(account: Account): Promise<EnrolmentState>;
  /** Every failure of what was typed, or the entries that the confirmation page shows. */
  prepareAnswers(account: Account, entries: readonly Entry[]): Promise<Prepared>;
  /**
   * What would be refused now of entries that {@link prepareAnswers} found ready a moment ago: the
   * bank may have changed while the pupil read them again.
   */
  changedSince(account: Account, entries: readonly Entry[]): Failure[];
  /** Stores entries that {@link prepareAnswers} found ready, in the place of all earlier ones. */
  saveAnswers(account: Account, entries: readonly Entry[]): Promise<Saved>;
}

export interface EnrolDeps {
  db: Db;
  clock: Clock;
  hashing: Pick<Hashing, 'hash'>;
  audit: Audit;
  banks: Banks;
  settings: { set: number; ask: number; cardLevels: readonly string[] };
  isPassword: (accountId: string, raw: string) => Promise<boolean>;
  /** Whether the policy would let this be a password: only then is a hash spent on comparing. */
  couldBePassword: (raw: string) => boolean;
}

export function createEnrol(deps: EnrolDeps): Enrol {
  const { db, clock, audit, banks, settings } = deps;
  const isCardLevel = (account: Account) => settings.cardLevels.includes(account.level);

  return {
    async enrolmentState(account) {
      const { current } = await heldSets(db, account.id, clock.now());
      return enrolmentState({
        cardLevel: isCardLevel(account),
        enrolAskedAt: account.enrolAskedAt,
        held: current && {
          ...current,
          questionIds: current.answers.map(({ questionId }) => questionId),
        },
        offered: {
          ...settings,
          bank: banks.current.name,
          questionIds: banks.current.all.map(({ id }) => id),
        },
      });
    },

    async prepareAnswers(account, entries) {
      if (isCardLevel(account)) return { kind: 'closed' };
      const failures = inFormOrder([
        ...checkAnswers(checkOf(deps, account, entries)),
        ...(await passwordFailures(deps, account.id, entries.slice(0, settings.set))),
      ]);
      if (failures.length > 0) return { kind: 'refused', failures };
      return { kind: 'ready', entries: entries.slice(0, settings.set) };
    },

    changedSince: (account, entries) => checkAnswers(checkOf(deps, account, entries)),

    async saveAnswers(account, entries) {
      if (isCardLevel(account)) return { kind: 'closed' };
      const bank = banks.current.name;
      const answers = await hashed(deps.hashing, entries);
      return inTransaction(db, async (tx) => {
        const at = clock.now();
        const set = { accountId: account.id, source: 'own', bank, createdAt: at } as const;
        const changed = await replaceSets(tx, { ...set, lapsesAt: null, answers });
        const details = { bank, questions: answers.length };
        const action = changed ? 'qna.changed' : 'qna.set';
        await audit.record(tx, { ...deedOf(account), at, action, details });
        return { kind: 'saved', first: !changed };
      });
    },
  };
}

function checkOf(
  { banks, settings }: EnrolDeps,
  subject: Account,
  entries: readonly Entry[],
): CheckInput {
  const { questions, all } = banks.current;
  const retired = all.filter(({ state }) => state === 'retired').map(({ id }) => id);
  return { entries, set: settings.set, questions, retired, subject };
}

/** Done by the pupil to their own account. */
function deedOf({ id, schoolId }: Account) {
  const actor = { kind: 'pupil', id } as const;
  return { chain: schoolId, actor, subjectId: id, result: 'done' };
}

function hashed(hashing: Pick<Hashing, 'hash'>, entries: readonly Entry[]): Promise<NewAnswer[]> {
  return Promise.all(
    entries.map(async ({ questionId, answer }) => ({
      questionId,
      hash: await hashing.hash(normalised(answer)),
      normVersion: NORMALISATION_VERSION,
    })),
  );
}

async function passwordFailures(
  { isPassword, couldBePassword }: EnrolDeps,
  accountId: string,
  entries: readonly Entry[],
): Promise<Failure[]> {
  const found: Failure[] = [];
  for (const [index, { answer }] of entries.entries()) {
    if (couldBePassword(answer) && (await isPassword(accountId, answer))) {
      found.push({ field: `answer${index + 1}`, code: 'answer-is-password', params: {} });
    }
  }
  return found;
}

/** By number, the question before its answer; the rules' own order within a field stays. */
function inFormOrder(failures: Failure[]): Failure[] {
  const rank = ({ field }: Failure) =>
    Number(field.replace(/\D/g, '')) * 2 + (field.startsWith('answer') ? 1 : 0);
  return failures.sort((one, other) => rank(one) - rank(other));
}
