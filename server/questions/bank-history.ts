import type { Db } from '../db/database';
import type { Question } from './answer.rules';
import { latestVersions, versionsOf, type QuestionVersion } from './bank-versions.store';
import { shippedBanks } from './shipped-banks';

export type BankHistory = ReturnType<typeof createBankHistory>;

/** How the questions came to read as they do. */
export function createBankHistory(db: Db) {
  const shipped = new Map(
    shippedBanks.flatMap(({ questions }) => questions.map((each) => [each.id, each] as const)),
  );
  return {
    /** Since it was first changed, newest first. */
    versions: (questionId: string): Promise<QuestionVersion[]> => versionsOf(db, questionId),

    /** As it came with the program; null where it was added. */
    shipped: (questionId: string): Question | null => shipped.get(questionId) ?? null,

    /** When each question was changed last, in ms since 1970; without those that never were. */
    async changed(): Promise<ReadonlyMap<string, number>> {
      return new Map((await latestVersions(db)).map(({ id, madeAt }) => [id, madeAt]));
    },
  };
}
