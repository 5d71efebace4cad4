import { words } from '../../server/password/words';
import type { MakeCards } from '../../server/questions/cards';
import { cardsOn, type CardsInTest } from '../support/cards';
import { describeEachDatabase } from '../support/databases';
import { addPupil } from '../support/fixtures';
import { goodEntries, questionsOn } from '../support/questions';

describeEachDatabase('making cards', (database) => {
  let cards: CardsInTest;
  beforeEach(async () => {
    cards = await cardsOn(database());
  });

  test('every pupil of a class gets a card, in the order of the class list, once', async () => {
    const { school, pupil } = cards;
    const db = database();
    await addPupil(db, { school, level: 'P2', className: '2A', fullName: 'Aisyah' });
    await addPupil(db, { school, level: 'P2', className: '2B' });
    await addPupil(db, { school, level: 'P2', className: '2A', status: 'leaver' });
    await addPupil(db, { level: 'P2', className: '2A' });
    const shown: string[] = [];
    const made = await questionsOn(db).questions.makeCards({
      ...cards.order,
      onProgress: (done, total) => shown.push(`${done}/${total}`),
    });
    if (made.kind !== 'made') throw new Error(made.kind);
    expect(made.rows.map(({ fullName }) => fullName)).toEqual(['Aisyah', pupil.fullName]);
    expect(shown).toEqual(['1/2', '2/2']);
    const [, row] = made.rows;
    expect(row).toMatchObject({
      studentNumber: pupil.studentNumber,
      className: '2A',
      loginId: pupil.loginId,
    });
    expect(row?.cards.map(({ questionId }) => questionId)).toEqual([
      'card-star',
      'card-moon',
      'card-sun',
    ]);
    expect(row?.cards[0]?.text).toBe('Look at your card. What is next to the star?');
  });

  test('a level may be made at once', async () => {
    const { school } = cards;
    await addPupil(database(), { school, level: 'P2', className: '2B' });
    const scope = { level: 'P2' };
    const made = await questionsOn(database()).questions.makeCards({ ...cards.order, scope });
    expect(made.kind === 'made' && made.rows.map(({ className }) => className)).toEqual([
      '2A',
      '2B',
    ]);
  });

  test('answers are a plain word and two digits, no two alike on a card', async () => {
    const { print } = cards;
    const card = await print(questionsOn(database(), { set: 10 }));
    const plainest = new Set(words.slice(0, 1024));
    expect(card).toHaveLength(10);
    for (const { answer } of card) {
      expect(answer).toMatch(/^[a-z]+ [1-9][0-9]$/);
      expect(plainest.has(answer.split(' ')[0] ?? '')).toBe(true);
    }
    expect(new Set(card.map(({ answer }) => answer)).size).toBe(10);
    expect(Math.log2(plainest.size * 90)).toBeGreaterThan(16);
  });

  test('security 19: nothing of a card is left in clear, and the print is in the audit', async () => {
    const { school, print } = cards;
    const db = database();
    const card = await print(questionsOn(db));
    const kept = JSON.stringify([
      await db('answers').select(),
      await db('answer_sets').select(),
      await db('audit_events').where({ chain: school.id }),
    ]);
    for (const { answer } of card) {
      expect(kept).not.toContain(answer);
      expect(kept).not.toContain(answer.replace(' ', ''));
    }
    const [event] = (await db('audit_events').where({ chain: school.id })) as Record<
      string,
      unknown
    >[];
    expect(event).toMatchObject({ action: 'cards.made', actor_kind: 'operator' });
    expect(event?.['details']).toBe('{"className":"2A","count":1}');
  });

  test('the first card works at once', async () => {
    const { pupil, print, works, states } = cards;
    const room = questionsOn(database());
    const card = await print(room);
    expect(await works(room, card)).toBe(true);
    expect(await states()).toEqual(['current']);
    expect(await room.questions.enrolmentState(pupil)).toEqual({ kind: 'card' });
  });

  test('rows that could not be kept are not stored', async () => {
    const { print, works, states } = cards;
    const room = questionsOn(database());
    const old = await print(room);
    const deliver = () => Promise.reject(new Error('the disk is full'));
    await expect(print(room, { deliver })).rejects.toThrow('the disk is full');
    expect(await states()).toEqual(['current']);
    expect(await works(room, old)).toBe(true);
  });

  test('a card takes the place of answers of their own at once', async () => {
    const { pupil, print, works, states } = cards;
    const db = database();
    const room = questionsOn(db);
    await room.questions.saveAnswers({ ...pupil, level: 'P4' }, goodEntries);
    expect(await room.questions.enrolmentState(pupil)).toEqual({ kind: 'no-card' });
    const card = await print(room);
    expect(await works(room, card)).toBe(true);
    expect(await states()).toEqual(['current']);
  });

  test.each<[string, Partial<MakeCards>, object]>([
    ['a school that is not there', { schoolCode: 'NONE' }, { kind: 'unknown-school' }],
    ['a class that is not there', { scope: { className: '9Z' } }, { kind: 'no-pupils' }],
    ['a level without pupils', { scope: { level: 'P1' } }, { kind: 'no-pupils' }],
  ])('%s is refused', async (_name, changes, expected) => {
    const { questions } = questionsOn(database());
    expect(await questions.makeCards({ ...cards.order, ...changes })).toEqual(expected);
  });

  test('pupils who set their own answers get no cards, nor do the others of their class', async () => {
    const { school, order, states } = cards;
    await addPupil(database(), { school, level: 'P4', className: '2A' });
    const { questions } = questionsOn(database());
    expect(await questions.makeCards(order)).toEqual({ kind: 'not-card-level', levels: ['P4'] });
    expect(await questions.confirmCards({ ...cards.order, schoolCode: 'NONE' })).toEqual({
      kind: 'unknown-school',
    });
    expect(await states()).toEqual([]);
  });
});
