import type { Account } from '../../server/accounts/account';
import type { Db } from '../../server/db/database';
import type { MakeCards } from '../../server/questions/cards';
import type { CardRow } from '../../server/questions/print-cards';
import { addPupil, addSchool, type SchoolFixture } from './fixtures';
import { actor, attempt, mark, pass, rightAnswers, type QuestionsInTest } from './questions';

export type Card = CardRow['cards'];

export interface CardsInTest {
  school: SchoolFixture;
  /** Of class 2A. */
  pupil: Account;
  order: { schoolCode: string; scope: { className: string }; actor: typeof actor };
  /** Prints for the class; the card of the pupil. */
  print: (room: QuestionsInTest, more?: Partial<MakeCards>) => Promise<Card>;
  works: (room: QuestionsInTest, card: Card) => Promise<boolean>;
  use: (room: QuestionsInTest, card: Card) => Promise<boolean>;
  /** The states of the pupil's sets. */
  states: () => Promise<string[]>;
}

/** A school with one pupil of P2, and what one does with cards. */
export async function cardsOn(db: Db): Promise<CardsInTest> {
  const school = await addSchool(db);
  const pupil = await addPupil(db, { school, level: 'P2', className: '2A' });
  const order = { schoolCode: school.code, scope: { className: '2A' }, actor };
  return {
    school,
    pupil,
    order,
    async print({ questions }, more = {}) {
      const made = await questions.makeCards({ ...order, ...more });
      if (made.kind !== 'made') throw new Error(`no cards: ${made.kind}`);
      return made.rows.find(({ loginId }) => loginId === pupil.loginId)?.cards ?? [];
    },
    works: async (room, card) =>
      (await attempt(room, pupil, await rightAnswers(room, pupil, card))).passed,
    use: async (room, card) => mark(db, room, await pass(room, pupil, card)),
    states: () =>
      db('answer_sets').where({ account_id: pupil.id }).orderBy('state').pluck<string[]>('state'),
  };
}
