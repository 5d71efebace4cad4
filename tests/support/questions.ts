import { createAudit } from '../../server/audit/audit';
import type { Account } from '../../server/accounts/account';
import { inTransaction, type Db } from '../../server/db/database';
import { createSealedHashes } from '../../server/password/sealed-hashes.store';
import { createHashing, pepperOf, type Hashing } from '../../server/password/hashing';
import type { Entry } from '../../server/questions/answer.rules';
import { createBankChanges, type BankChanges } from '../../server/questions/bank-changes';
import { createBanks, type BankName, type Banks } from '../../server/questions/banks';
import type { ChallengePass } from '../../server/questions/challenge';
import {
  createQuestions,
  type Questions,
  type QuestionsSettings,
} from '../../server/questions/questions';
import { fakeClock, type FakeClock } from './fake-clock';

export const decoyKey = Buffer.alloc(32, 5);
export const actor = { kind: 'operator', id: null } as const;
export const oldPepper = 'an old pepper of thirty-two letters';
export const newPepper = 'a newer pepper of thirty-two letters';

export interface QuestionsInTest {
  questions: Questions;
  hashing: Hashing;
  clock: FakeClock;
  banks: Banks;
  bankChanges: BankChanges;
}

export interface QuestionsChanges extends Partial<QuestionsSettings> {
  clock?: FakeClock;
  bank?: BankName;
  /** Newest first. */
  peppers?: string[];
  key?: Buffer;
  isPassword?: (accountId: string, raw: string) => Promise<boolean>;
}

/** The room as the program wires it, on a clock of the test; made anew it is a restart. */
export function questionsOn(db: Db, changes: QuestionsChanges = {}): QuestionsInTest {
  const { clock = fakeClock(), bank = 'private', peppers = [oldPepper], key = decoyKey } = changes;
  const { isPassword = () => Promise.resolve(false), ...settings } = changes;
  const hashing = createHashing({
    ...{ memoryKib: 19456, passes: 2, lanes: 1, concurrency: 2, queueLimit: 1000 },
    peppers: peppers.map(pepperOf),
    sealed: createSealedHashes(db),
  });
  const banks = createBanks({ current: bank, ground: { db, clock } });
  const audit = createAudit({ keys: [{ id: 'test', key: Buffer.alloc(32, 9) }] });
  const questions = createQuestions({
    ...{ db, clock, hashing, banks, isPassword, audit },
    couldBePassword: (raw) => /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,24}$/.test(raw),
    decoyKey: key,
    draftKeys: [Buffer.alloc(32, 6)],
    settings: {
      ...{ set: 3, ask: 2, cardLevels: ['P1', 'P2', 'P3'], cardPendingHours: 24, draftMinutes: 10 },
      ...settings,
    },
  });
  const bankChanges = createBankChanges({ db, clock, audit, banks, set: settings.set ?? 3 });
  return { questions, hashing, clock, banks, bankChanges };
}

export const goodEntries: Entry[] = [
  { questionId: 'robot-name', answer: 'Zorblax' },
  { questionId: 'own-island', answer: 'Mangosteen Bay' },
  { questionId: 'magic-door', answer: 'velvet teapot' },
];

/** Right answers to what is asked now, from entries or from a printed card. */
export async function rightAnswers(
  { questions }: Pick<QuestionsInTest, 'questions'>,
  account: Account,
  known: readonly Entry[],
): Promise<string[]> {
  const { askedQuestionIds } = await questions.challengeFor(account.loginIdFolded, account);
  return askedQuestionIds.map((id) => known.find((each) => each.questionId === id)?.answer ?? '');
}

export function attempt(
  { questions }: Pick<QuestionsInTest, 'questions'>,
  account: Account,
  answers: readonly string[],
) {
  return questions.verifyChallenge({ account, canonicalId: account.loginIdFolded, answers });
}

/** The pass of right answers; throws when they were not taken for right. */
export async function pass(
  room: QuestionsInTest,
  account: Account,
  known: readonly Entry[] = goodEntries,
): Promise<ChallengePass> {
  const verdict = await attempt(room, account, await rightAnswers(room, account, known));
  if (!verdict.passed) throw new Error('right answers were not taken for right');
  return verdict;
}

export function mark(db: Db, { questions }: QuestionsInTest, won: ChallengePass): Promise<boolean> {
  return inTransaction(db, (tx) => questions.markChallengePassed(tx, won));
}

/** argon2 operations that some work takes. */
export async function operationsOf(hashing: Hashing, work: () => Promise<unknown>) {
  const before = hashing.operations();
  await work();
  return hashing.operations() - before;
}
