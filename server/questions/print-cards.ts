import type { Clock } from '../clock';
import type { Db } from '../db/database';
import { inPool } from '../password/hash-pool';
import type { Hashing } from '../password/hashing';
import type { AnswerSet, NewAnswer, StoredAnswer } from './answer-set';
import type { Banks } from './banks';
import { drawAnswers } from './card-answers';
import type { CardHolder } from './cards.store';
import { normaliseAnswer, NORMALISATION_VERSION } from './normalisation.rules';
import { setsOf } from './questions.store';

/** One printed card: the only time that its answers are seen. */
export interface CardRow {
  studentNumber: string;
  fullName: string;
  className: string;
  loginId: string;
  cards: { questionId: string; text: string; answer: string }[];
}

export interface PrintedCard {
  accountId: string;
  row: CardRow;
}

export interface HashedCard extends PrintedCard {
  /** The set in force when it was hashed. */
  current: AnswerSet | null;
  /** Hashed with the salts of the card in force, so that both can be tried at once. */
  alike: boolean;
  answers: readonly NewAnswer[];
}

/** How many pupils are done, of how many. */
export type Progress = (done: number, total: number) => void;

export interface PrintDeps {
  db: Db;
  clock: Clock;
  hashing: Pick<Hashing, 'hash' | 'recompute' | 'canVerify' | 'atOnce'>;
  banks: Banks;
  settings: { set: number };
}

/** A card printed again uses the symbols of the one before, so that one page asks for both. */
export async function printCards(
  { db, clock, banks, settings }: PrintDeps,
  pupils: readonly CardHolder[],
): Promise<PrintedCard[]> {
  const ids = pupils.map(({ id }) => id);
  const sets = await setsOf(db, ids, clock.now());
  return pupils.map(({ id, studentNumber, fullName, className, loginId }) => {
    const before = [...cardAnswers(sets.get(id)?.current ?? null).keys()];
    const symbols = [...new Set([...before, ...banks.card.questions.map((each) => each.id)])];
    const used = symbols.slice(0, Math.max(settings.set, before.length));
    const answers = drawAnswers(used.length);
    const cards = used.map((questionId, index) => ({
      questionId,
      text: banks.find(questionId)?.text.en ?? questionId,
      answer: answers[index] ?? '',
    }));
    return { accountId: id, row: { studentNumber, fullName, className, loginId, cards } };
  });
}

export async function hashCards(
  { db, clock, hashing }: PrintDeps,
  printed: readonly PrintedCard[],
  onProgress?: Progress,
): Promise<HashedCard[]> {
  const ids = printed.map(({ accountId }) => accountId);
  const sets = await setsOf(db, ids, clock.now());
  const plans = printed.map((card) => planHashes(hashing, card, sets.get(card.accountId)?.current));
  const left = plans.map(({ toHash }) => toHash.length);
  let done = 0;
  const jobs = plans.flatMap(({ toHash }, index) => toHash.map((each) => ({ index, each })));
  // Answer by answer, not card by card: three answers on two cores would leave one idle.
  const answers = await inPool(jobs, hashing.atOnce, async ({ index, each }) => {
    const answer = await hashAnswer(hashing, each);
    left[index] = (left[index] ?? 0) - 1;
    if (left[index] === 0) onProgress?.(++done, printed.length);
    return { index, answer };
  });
  const byCard = Map.groupBy(answers, ({ index }) => index);
  return plans.map(({ toHash: _done, ...card }, index) => ({
    ...card,
    answers: (byCard.get(index) ?? []).map(({ answer }) => answer),
  }));
}

interface ToHash {
  questionId: string;
  answer: string;
  /** The one of the card in force. */
  like: StoredAnswer | undefined;
}

/** Like the answers of the card in force where there is one, so that one operation tries both. */
function planHashes(
  hashing: PrintDeps['hashing'],
  card: PrintedCard,
  current: AnswerSet | null = null,
): Omit<HashedCard, 'answers'> & { toHash: ToHash[] } {
  const alike = isUsable(hashing, current);
  const models = alike ? cardAnswers(current) : new Map<string, StoredAnswer>();
  const toHash = card.row.cards.map(({ questionId, answer }) => ({
    ...{ questionId, answer, like: models.get(questionId) },
  }));
  return { ...card, current, alike, toHash };
}

/** A card whose pepper is gone cannot be used any more: the new one need not wait for it. */
function isUsable(hashing: PrintDeps['hashing'], current: AnswerSet | null): boolean {
  const models = [...cardAnswers(current).values()];
  return models.length > 0 && models.every(({ hash }) => hashing.canVerify(hash));
}

async function hashAnswer(
  hashing: PrintDeps['hashing'],
  { questionId, answer, like }: ToHash,
): Promise<NewAnswer> {
  const normVersion = like?.normVersion ?? NORMALISATION_VERSION;
  const value = normaliseAnswer(answer, normVersion);
  const hash = await (like ? hashing.recompute(value, like.hash) : hashing.hash(value));
  return { questionId, hash, normVersion };
}

function cardAnswers(set: AnswerSet | null): Map<string, StoredAnswer> {
  const answers = set?.source === 'card' ? set.answers : [];
  return new Map(answers.map((answer) => [answer.questionId, answer]));
}
