import type { Account } from '../../server/accounts/account';
import { DAY } from '../../server/clock';
import { inTransaction } from '../../server/db/database';
import { createDecoys } from '../../server/questions/decoys';
import { insertSet } from '../../server/questions/questions.store';
import { boatQuestion, deedOn, idOf, typedOf } from '../support/banks';
import { describeEachDatabase } from '../support/databases';
import { SCHOOL_MORNING } from '../support/fake-clock';
import { addPupil, addSchool } from '../support/fixtures';
import { decoyKey, questionsOn, type QuestionsInTest } from '../support/questions';

const strangers = Array.from({ length: 200 }, (_, number) => `stranger_${number}@students.edu.sg`);

describeEachDatabase('decoys while the banks change', (database) => {
  let pupils: Account[] = [];
  beforeAll(async () => {
    const school = await addSchool(database());
    pupils = [];
    for (let n = 0; n < 60; n++) pupils.push(await addPupil(database(), { school }));
  });
  beforeEach(() =>
    inTransaction(database(), async (tx) => {
      for (const table of [
        ...['answer_sets', 'decoy_profiles', 'question_versions', 'question_banks'],
      ]) {
        await tx(table).delete();
      }
    }),
  );

  /** Sets of their own for the pupils from `first` on; what is hashed does not matter here. */
  const enrol = (first: number, count: number, ids: readonly string[]) =>
    inTransaction(database(), async (tx) => {
      for (const { id } of pupils.slice(first, first + count)) {
        await insertSet(tx, {
          ...{ accountId: id, source: 'own', bank: 'private', createdAt: SCHOOL_MORNING },
          lapsesAt: null,
          answers: ids.map((questionId) => ({
            questionId,
            ...{ hash: { phc: 'none', pepperId: 'none' }, normVersion: 1 },
          })),
        });
      }
    });

  const challenges = ({ questions }: QuestionsInTest) =>
    Promise.all(strangers.map((id) => questions.challengeFor(id, null)));

  /** Adds one, changes one, retires two: one that decoys are asked often, one that few are. */
  async function changeBanks(room: QuestionsInTest): Promise<string> {
    const { banks, bankChanges } = room;
    const added = await bankChanges.add({
      ...{ bank: 'private', typed: boatQuestion, staffId: 'admin-1' },
    });
    const door = banks.find('magic-door')!;
    const text = { ...door.text, en: 'A magic door: which two secret words open it?' };
    idOf(await bankChanges.change({ ...deedOn(door), typed: { ...typedOf(door), text } }));
    idOf(await bankChanges.retire(deedOn(banks.find('robot-name')!)));
    idOf(await bankChanges.retire(deedOn(banks.find('own-island')!)));
    return idOf(added);
  }

  test.each([
    ['an empty installation', 0],
    ['a school of 40', 40],
  ])(
    'security 2: no change of a bank changes what an unknown ID is asked: %s',
    async (_name, size) => {
      await enrol(0, size, ['robot-name', 'own-book', 'magic-door']);
      const room = questionsOn(database());
      await room.questions.refreshDecoyProfile();
      const elsewhere = questionsOn(database());
      const before = await challenges(room);
      expect(await challenges(elsewhere)).toEqual(before);
      const asked = new Set(before.flatMap(({ askedQuestionIds }) => askedQuestionIds));
      expect(asked).toContain('robot-name');
      await changeBanks(room);
      expect(await challenges(room)).toEqual(before);
      room.clock.advance(DAY);
      await room.banks.refresh();
      expect(await challenges(room)).toEqual(before);
      await elsewhere.banks.reload();
      expect(await challenges(elsewhere)).toEqual(before);
      expect(await challenges(questionsOn(database()))).toEqual(before);
      // Nor what they are asked who begin with the banks as they are now.
      const { banks, clock } = room;
      const settings = { db: database(), clock, banks, key: decoyKey, set: 3, ask: 2 };
      const decoys = createDecoys(settings);
      expect(await Promise.all(strangers.map((id) => decoys.decoyChallenge(id)))).toEqual(before);
    },
  );

  test('security 2: real accounts are asked the same as before, too', async () => {
    await enrol(0, 3, ['robot-name', 'own-island', 'magic-door']);
    const room = questionsOn(database());
    const asked = () =>
      Promise.all(pupils.slice(0, 3).map((pupil) => room.questions.challengeFor('x', pupil)));
    const before = await asked();
    await changeBanks(room);
    expect(await asked()).toEqual(before);
  });

  test('security 2: with the next look at the real accounts a new question is asked of unknown IDs too', async () => {
    await enrol(0, 50, ['soft-toy-name', 'own-book', 'magic-door']);
    const room = questionsOn(database());
    await room.questions.refreshDecoyProfile();
    const before = await challenges(room);
    const added = await changeBanks(room);
    // Whoever is asked it now would be known to be real: a handful, far below the 10 points.
    await enrol(50, 5, [added, 'own-book', 'magic-door']);
    expect(await room.questions.refreshDecoyProfile()).toBe('replaced');
    const after = await challenges(room);
    const isAsked = (one: { askedQuestionIds: string[] }) => one.askedQuestionIds.includes(added);
    const turned = after.filter(
      (one, index) => one.askedQuestionIds.join() !== before[index]?.askedQuestionIds.join(),
    );
    expect(after.filter(isAsked).length).toBeGreaterThan(0);
    // Nobody else turns: a set that the new question came into may show another of its questions.
    expect(turned.length).toBeLessThan(after.length / 4);
    expect(await room.questions.refreshDecoyProfile()).toBe('kept');
    expect(await challenges(room)).toEqual(after);
  });

  test('security 2: another process that reads the new profile knows its questions at once', async () => {
    await enrol(0, 10, ['soft-toy-name', 'own-book', 'magic-door']);
    const [room, other] = [questionsOn(database()), questionsOn(database())];
    await room.questions.refreshDecoyProfile();
    await challenges(other);
    const added = await changeBanks(room);
    await enrol(10, 40, [added, 'own-book', 'magic-door']);
    await room.questions.refreshDecoyProfile();
    const asked = await challenges(room);
    expect(asked.some(({ askedQuestionIds }) => askedQuestionIds.includes(added))).toBe(true);
    expect(await challenges(other)).toEqual(asked);
  });
});
