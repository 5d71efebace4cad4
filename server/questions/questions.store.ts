import { v7 as uuidv7 } from 'uuid';
import type { Db, Tx } from '../db/database';
import type { AnswerSet, NewAnswer, NewSet, StoredAnswer } from './answer-set';

export interface HeldSets {
  current: AnswerSet | null;
  /** A printed card that may still be used for the first time. */
  pending: AnswerSet | null;
}

/** What an account can be asked at this moment: one query, whether the account exists or not. */
export async function heldSets(db: Db | Tx, accountId: string, now: number): Promise<HeldSets> {
  const sets = await setsOf(db, [accountId], now);
  return sets.get(accountId) ?? { current: null, pending: null };
}

export async function setsOf(
  db: Db | Tx,
  accountIds: readonly string[],
  now: number,
): Promise<Map<string, HeldSets>> {
  const rows = await db('answer_sets')
    .join('answers', 'answers.answer_set_id', 'answer_sets.id')
    .whereIn('answer_sets.account_id', accountIds)
    .where((live) => {
      void live.whereNull('lapses_at').orWhere('lapses_at', '>', now);
    })
    .orderBy(['answer_sets.id', 'answers.position'])
    .select<Row[]>('answer_sets.*', 'answers.*', 'answers.id as answer_id');
  return grouped(rows);
}

/**
 * Puts a pupil's new set in the place of everything that was there.
 *
 * @returns whether the pupil had a set of their own before
 */
export async function replaceSets(tx: Tx, set: NewSet): Promise<boolean> {
  const { accountId } = set;
  let own = 0;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    own += await tx('answer_sets').where({ account_id: accountId, source: 'own' }).delete();
    await tx('answer_sets').where({ account_id: accountId }).delete();
    // False when another save came in between; it is visible now, and the later one wins whole.
    if (await insertSet(tx, set)) return own > 0;
  }
  throw new Error('other saves of the same answers never ended');
}

const MAX_TRIES = 20;

/** @returns false when the account already has a set in this state: then nothing is stored */
export async function insertSet(tx: Tx, set: NewSet): Promise<boolean> {
  const id = uuidv7();
  const stored = (await tx('answer_sets')
    .insert({
      id,
      account_id: set.accountId,
      source: set.source,
      state: set.lapsesAt === null ? 'current' : 'pending',
      bank: set.bank,
      set_size: set.answers.length,
      round: 0,
      created_at: set.createdAt,
      lapses_at: set.lapsesAt,
      print_id: set.printId ?? null,
    })
    .onConflict()
    .ignore()
    .returning('id')) as unknown[];
  if (stored.length === 0) return false;
  await tx('answers').insert(
    set.answers.map((answer, position) => answerRow(answer, id, position)),
  );
  return true;
}

/** Moves on to the next questions. One of two successes at once gets false. */
export async function countSuccess(
  tx: Tx,
  { setId, round }: { setId: string; round: number },
): Promise<boolean> {
  const changed = await tx('answer_sets')
    .where({ id: setId, state: 'current', round })
    .update({ round: round + 1 });
  return changed === 1;
}

/** Puts a pending card in the place of the current one. False when it lapsed or was replaced. */
export async function promotePending(
  tx: Tx,
  { setId, accountId, now }: { setId: string; accountId: string; now: number },
): Promise<boolean> {
  const confirmed = await tx('answer_sets')
    .where({ id: setId, state: 'pending' })
    .where('lapses_at', '>', now)
    .update({ confirmed_at: now });
  if (confirmed === 0) return false;
  await tx('answer_sets').where({ account_id: accountId, state: 'current' }).delete();
  await tx('answer_sets').where({ id: setId }).update({ state: 'current', lapses_at: null });
  return true;
}

export async function dropLapsed(tx: Tx, accountId: string, now: number): Promise<void> {
  await tx('answer_sets')
    .where({ account_id: accountId, state: 'pending' })
    .where('lapses_at', '<=', now)
    .delete();
}

export interface Rehash {
  answerId: string;
  from: StoredAnswer['hash'];
  to: StoredAnswer['hash'];
  normVersion: number;
}

/** Compare-and-swap on the old hash, and only while no printed card hangs on its salt. */
export async function swapHash(tx: Tx, accountId: string, change: Rehash): Promise<void> {
  await tx('answers')
    .where({ id: change.answerId, phc: change.from.phc, pepper_id: change.from.pepperId })
    .whereNotExists(
      tx('answer_sets').where({ account_id: accountId, state: 'pending' }).select('id'),
    )
    .update({
      phc: change.to.phc,
      pepper_id: change.to.pepperId,
      norm_version: change.normVersion,
    });
}

interface Row {
  answer_set_id: string;
  account_id: string;
  source: AnswerSet['source'];
  state: AnswerSet['state'];
  bank: string;
  round: number;
  created_at: number;
  lapses_at: number | null;
  answer_id: string;
  question_id: string;
  phc: string;
  pepper_id: string;
  norm_version: number;
}

function grouped(rows: readonly Row[]): Map<string, HeldSets> {
  const held = new Map<string, HeldSets>();
  for (const row of rows) {
    const sets = held.get(row.account_id) ?? { current: null, pending: null };
    const set = sets[row.state] ?? emptySet(row);
    const answers = [...set.answers, answerOf(row)];
    held.set(row.account_id, { ...sets, [row.state]: { ...set, answers } });
  }
  return held;
}

function emptySet(row: Row): AnswerSet {
  return {
    id: row.answer_set_id,
    accountId: row.account_id,
    source: row.source,
    state: row.state,
    bank: row.bank,
    round: row.round,
    createdAt: row.created_at,
    lapsesAt: row.lapses_at,
    answers: [],
  };
}

function answerOf(row: Row): StoredAnswer {
  return {
    id: row.answer_id,
    questionId: row.question_id,
    hash: { phc: row.phc, pepperId: row.pepper_id },
    normVersion: row.norm_version,
  };
}

function answerRow(answer: NewAnswer, answerSetId: string, position: number) {
  return {
    id: uuidv7(),
    answer_set_id: answerSetId,
    position,
    question_id: answer.questionId,
    phc: answer.hash.phc,
    pepper_id: answer.hash.pepperId,
    norm_version: answer.normVersion,
  };
}
