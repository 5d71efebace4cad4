import { BusyError, type Hashing } from '../password/hashing';
import { ANSWER_MAX_LENGTH } from './answer.rules';
import type { AnswerSet, StoredAnswer } from './answer-set';
import { lengthOf, normaliseAnswer, NORMALISATION_VERSION } from './normalisation.rules';
import type { HeldSets, Rehash } from './questions.store';

export type AnswerHashing = Pick<Hashing, 'hash' | 'verify' | 'recompute' | 'same' | 'needsRehash'>;

export interface Try {
  questionId: string;
  sets: HeldSets;
  raw: string;
}

/**
 * One argon2 operation in every case. A printed card that waits was hashed with the salts of the
 * card in force, so the same operation compares with both.
 */
export async function tryAnswer(
  hashing: AnswerHashing,
  { questionId, sets, raw }: Try,
): Promise<{ current: boolean; pending: boolean }> {
  const [current, pending] = [
    answerTo(sets.current, questionId),
    answerTo(sets.pending, questionId),
  ];
  const value = normaliseAnswer(raw, current?.normVersion ?? NORMALISATION_VERSION);
  const possible = value !== '' && lengthOf(value) <= ANSWER_MAX_LENGTH;
  const hashable = possible ? value : 'nothing';
  if (!current) {
    await hashing.verify(hashable, null);
    return { current: false, pending: false };
  }
  const given = await hashing.recompute(hashable, current.hash);
  const [isCurrent, isPending] = await Promise.all([
    hashing.same(given, current.hash),
    pending !== undefined && hashing.same(given, pending.hash),
  ]);
  return { current: possible && isCurrent, pending: possible && isPending };
}

function answerTo(set: AnswerSet | null, questionId: string): StoredAnswer | undefined {
  return set?.answers.find((answer) => answer.questionId === questionId);
}

export interface Given {
  stored: StoredAnswer;
  raw: string;
}

export function givenAnswers(
  set: AnswerSet,
  questionIds: readonly string[],
  answers: readonly string[],
): Given[] {
  return questionIds.flatMap((questionId, index) => {
    const stored = answerTo(set, questionId);
    return stored ? [{ stored, raw: answers[index] ?? '' }] : [];
  });
}

/** The answers just given, hashed as today where their hash is older. Only after a success. */
export async function rehash(hashing: AnswerHashing, given: readonly Given[]): Promise<Rehash[]> {
  const outdated = given.filter(
    ({ stored }) =>
      stored.normVersion !== NORMALISATION_VERSION || hashing.needsRehash(stored.hash),
  );
  const changes = outdated.map(async ({ stored, raw }) => ({
    answerId: stored.id,
    from: stored.hash,
    to: await hashing.hash(normaliseAnswer(raw, NORMALISATION_VERSION)),
    normVersion: NORMALISATION_VERSION,
  }));
  const done = await Promise.allSettled(changes);
  return done.flatMap((change) => {
    if (change.status === 'fulfilled') return [change.value];
    // The answers were right; a crowd at this moment only puts the newer hash off.
    if (change.reason instanceof BusyError) return [];
    throw change.reason;
  });
}
