import { HOUR } from '../../server/clock';
import { cardsOn, type CardsInTest } from '../support/cards';
import { describeEachDatabase } from '../support/databases';
import {
  attempt,
  mark,
  newPepper,
  oldPepper,
  operationsOf,
  pass,
  questionsOn,
  rightAnswers,
} from '../support/questions';

describeEachDatabase('cards printed again', (database) => {
  let cards: CardsInTest;
  beforeEach(async () => {
    cards = await cardsOn(database());
  });

  test('after a new print both cards work until the new one is used', async () => {
    const { pupil, print, works, use, states } = cards;
    const room = questionsOn(database());
    const old = await print(room);
    const asked = await room.questions.challengeFor(pupil.loginIdFolded, pupil);
    const fresh = await print(room);
    expect(await room.questions.challengeFor(pupil.loginIdFolded, pupil)).toEqual(asked);
    expect(await works(room, fresh)).toBe(true);
    expect(await use(room, old)).toBe(true);
    expect(await works(room, old)).toBe(true);
    expect(await use(room, fresh)).toBe(true);
    expect(await states()).toEqual(['current']);
    expect(await works(room, old)).toBe(false);
    expect(await works(room, fresh)).toBe(true);
  });

  test('both answers must come from the same card', async () => {
    const { pupil, print } = cards;
    const room = questionsOn(database());
    const [old, fresh] = [await print(room), await print(room)];
    const [oldFirst = '', oldSecond = ''] = await rightAnswers(room, pupil, old);
    const [newFirst = '', newSecond = ''] = await rightAnswers(room, pupil, fresh);
    expect((await attempt(room, pupil, [oldFirst, newSecond])).passed).toBe(false);
    expect((await attempt(room, pupil, [newFirst, oldSecond])).passed).toBe(false);
    expect((await attempt(room, pupil, [newFirst, newSecond])).passed).toBe(true);
  });

  test('security 3: two cards cost no more argon2 operations than one', async () => {
    const { pupil, print } = cards;
    const room = questionsOn(database());
    const [old, fresh] = [await print(room), await print(room)];
    const used = async (answers: string[]) =>
      operationsOf(room.hashing, () => attempt(room, pupil, answers));
    expect(await used(await rightAnswers(room, pupil, old))).toBe(2);
    expect(await used(await rightAnswers(room, pupil, fresh))).toBe(2);
    expect(await used(['wrong', 'wrong'])).toBe(2);
  });

  test('an unused print lapses after its hours, and the old card goes on', async () => {
    const { pupil, order, print, works, use, states } = cards;
    const room = questionsOn(database(), { cardPendingHours: 24 });
    const [old, fresh] = [await print(room), await print(room)];
    const early = await pass(room, pupil, fresh);
    room.clock.advance(24 * HOUR - 1);
    expect(await works(room, fresh)).toBe(true);
    room.clock.advance(1);
    expect(await works(room, fresh)).toBe(false);
    expect(await mark(database(), room, { ...early, round: 0 })).toBe(false);
    const { questions } = room;
    expect(await questions.confirmCards(order)).toEqual({ kind: 'confirmed', count: 0 });
    expect(await works(room, old)).toBe(true);
    expect(await use(room, old)).toBe(true);
    expect(await states()).toEqual(['current']);
  });

  test('handed out: only the new card works, and that is in the audit', async () => {
    const { school, order, print, works } = cards;
    const room = questionsOn(database());
    const [old, fresh] = [await print(room), await print(room)];
    expect(await room.questions.confirmCards(order)).toEqual({ kind: 'confirmed', count: 1 });
    expect(await works(room, old)).toBe(false);
    expect(await works(room, fresh)).toBe(true);
    room.clock.advance(48 * HOUR);
    expect(await works(room, fresh)).toBe(true);
    expect(
      await database()('audit_events').where({ chain: school.id }).orderBy('seq').pluck('action'),
    ).toEqual(['cards.made', 'cards.made', 'cards.confirmed']);
  });

  test('a third print replaces the second, the first goes on', async () => {
    const { print, works, states } = cards;
    const room = questionsOn(database());
    const printed = [await print(room), await print(room), await print(room)] as const;
    expect(await works(room, printed[0])).toBe(true);
    expect(await works(room, printed[1])).toBe(false);
    expect(await works(room, printed[2])).toBe(true);
    expect(await states()).toEqual(['current', 'pending']);
  });

  test('a pupil who uses the old card while the new one is printed loses neither', async () => {
    const { print, works, use } = cards;
    const db = database();
    const old = await print(questionsOn(db));
    const room = questionsOn(db, { peppers: [newPepper, oldPepper] });
    // The success renews the salts of the old card, after the new one was hashed with them.
    const deliver = async () => void (await use(room, old));
    const fresh = await print(room, { deliver });
    expect(await works(room, old)).toBe(true);
    expect(await works(room, fresh)).toBe(true);
  });

  test('security 15: a print that waits keeps the salts of the old card', async () => {
    const { pupil, print, works, use } = cards;
    const db = database();
    const before = questionsOn(db);
    const old = await print(before);
    const rotated = questionsOn(db, { peppers: [newPepper, oldPepper] });
    const fresh = await print(rotated);
    expect((await pass(rotated, pupil, old)).rehashed).toEqual([]);
    expect(await use(rotated, old)).toBe(true);
    expect(await works(rotated, fresh)).toBe(true);
    const won = await pass(rotated, pupil, fresh);
    expect(won.rehashed).toHaveLength(2);
    expect(await mark(db, rotated, won)).toBe(true);
    expect(await works(rotated, fresh)).toBe(true);
    const peppers = await db('answers')
      .join('answer_sets', 'answer_sets.id', 'answers.answer_set_id')
      .where({ account_id: pupil.id })
      .pluck<string[]>('pepper_id');
    expect(new Set(peppers).size).toBe(2);
  });

  test('security 15: a rehash that comes after a print does not part the two cards', async () => {
    const { pupil, print, works } = cards;
    const db = database();
    const old = await print(questionsOn(db));
    const room = questionsOn(db, { peppers: [newPepper, oldPepper] });
    const won = await pass(room, pupil, old);
    expect(won.rehashed).toHaveLength(2);
    const fresh = await print(room);
    expect(await mark(db, room, won)).toBe(true);
    expect(await works(room, old)).toBe(true);
    expect(await works(room, fresh)).toBe(true);
  });

  test('where the pepper of the old card is gone, the new one counts at once', async () => {
    const { print, works, states } = cards;
    const db = database();
    await print(questionsOn(db));
    const room = questionsOn(db, { peppers: [newPepper] });
    const fresh = await print(room);
    expect(await states()).toEqual(['current']);
    expect(await works(room, fresh)).toBe(true);
  });

  test('when more answers are asked for, the new card has more symbols, the old one goes on', async () => {
    const { pupil, print, works, use } = cards;
    const db = database();
    const old = await print(questionsOn(db));
    const room = questionsOn(db, { set: 5, ask: 4 });
    const fresh = await print(room);
    expect(fresh.map(({ questionId }) => questionId)).toEqual(
      ['star', 'moon', 'sun', 'heart', 'tree'].map((symbol) => `card-${symbol}`),
    );
    expect(await works(room, old)).toBe(true);
    expect(await use(room, fresh)).toBe(true);
    const { askedQuestionIds } = await room.questions.challengeFor(pupil.loginIdFolded, pupil);
    expect(askedQuestionIds).toHaveLength(4);
    expect(await works(room, fresh)).toBe(true);
  });

  test('when fewer are asked for, the new card keeps the symbols of the old one', async () => {
    const { print } = cards;
    const db = database();
    await print(questionsOn(db));
    expect(await print(questionsOn(db, { set: 2 }))).toHaveLength(3);
  });

  test('two prints at once leave one whole card in force', async () => {
    const { print, works, states } = cards;
    const room = questionsOn(database());
    const printed = await Promise.all([print(room), print(room), print(room)]);
    const working = [];
    for (const card of printed) if (await works(room, card)) working.push(card);
    expect(await states()).toEqual(['current', 'pending']);
    expect(working).toHaveLength(2);
  });

  test('using and handing out the new card at once leaves the new card', async () => {
    const { pupil, order, print, works, states } = cards;
    const room = questionsOn(database());
    const [old, fresh] = [await print(room), await print(room)];
    const won = await pass(room, pupil, fresh);
    const [marked] = await Promise.all([
      mark(database(), room, won),
      room.questions.confirmCards(order),
    ]);
    expect(typeof marked).toBe('boolean');
    expect(await states()).toEqual(['current']);
    expect(await works(room, fresh)).toBe(true);
    expect(await works(room, old)).toBe(false);
  });
});
