import { inTransaction, type Db } from '../../server/db/database';
import type { Account } from '../../server/accounts/account';
import { countSets } from '../../server/questions/decoys.store';
import { insertSet } from '../../server/questions/questions.store';
import { describeEachDatabase } from '../support/databases';
import { SCHOOL_MORNING } from '../support/fake-clock';
import { addPupil, addSchool, type SchoolFixture } from '../support/fixtures';
import { questionsOn, type QuestionsInTest } from '../support/questions';

const strangers = Array.from({ length: 200 }, (_, number) => `stranger_${number}@students.edu.sg`);

describeEachDatabase('decoys', (database) => {
  let school: SchoolFixture;
  let pupils: Account[] = [];
  beforeAll(async () => {
    school = await addSchool(database());
    pupils = [];
    for (let n = 0; n < 60; n++) pupils.push(await addPupil(database(), { school }));
  });
  beforeEach(async () => {
    await inTransaction(database(), async (tx) => {
      await tx('answer_sets').delete();
      await tx('decoy_profiles').delete();
    });
  });

  /** Real sets, the first ones cards; what is hashed does not matter here. */
  async function enrol(
    db: Db,
    { cards, own }: { cards: number; own: number },
    ids = ['robot-name', 'own-book', 'magic-door'],
  ) {
    await inTransaction(db, async (tx) => {
      for (const [index, { id }] of pupils.slice(0, cards + own).entries()) {
        const source = index < cards ? 'card' : 'own';
        const questionIds = source === 'card' ? ['card-star', 'card-moon', 'card-sun'] : ids;
        await insertSet(tx, {
          accountId: id,
          source,
          bank: source === 'card' ? 'card' : 'private',
          createdAt: SCHOOL_MORNING,
          lapsesAt: null,
          answers: questionIds.map((questionId) => ({
            questionId,
            hash: { phc: 'none', pepperId: 'none' },
            normVersion: 1,
          })),
        });
      }
    });
  }

  const challenges = (room: QuestionsInTest) =>
    Promise.all(strangers.map((id) => room.questions.challengeFor(id, null)));

  const shareOfCards = (asked: { kind: string }[]) =>
    asked.filter(({ kind }) => kind === 'card').length / asked.length;

  test('security 2: the same questions on every day and after every restart', async () => {
    const room = questionsOn(database());
    const first = await challenges(room);
    room.clock.advance(400 * 24 * 3600 * 1000);
    expect(await challenges(room)).toEqual(first);
    expect(await challenges(questionsOn(database()))).toEqual(first);
  });

  test('security 2: nobody without the key can tell them', async () => {
    const other = questionsOn(database(), { key: Buffer.alloc(32, 99) });
    expect(await challenges(other)).not.toEqual(await challenges(questionsOn(database())));
  });

  test('security 2: unknown, never enrolled and disabled IDs are asked alike', async () => {
    const { questions } = questionsOn(database());
    const [pupil] = pupils;
    const id = pupil!.loginIdFolded;
    const unknown = await questions.challengeFor(id, null);
    expect(await questions.challengeFor(id, pupil!)).toEqual(unknown);
    expect(await questions.challengeFor(id, { ...pupil!, status: 'disabled' })).toEqual(unknown);
  });

  test('an empty installation asks half of them for a card, and as many questions as ever', async () => {
    const asked = await challenges(questionsOn(database()));
    // Standard deviation at 200 draws: 0.035; four of them.
    expect(Math.abs(shareOfCards(asked) - 0.5)).toBeLessThan(0.14);
    for (const { kind, askedQuestionIds } of asked) {
      expect(new Set(askedQuestionIds).size).toBe(2);
      for (const id of askedQuestionIds) expect(id.startsWith('card-')).toBe(kind === 'card');
    }
    const symbols = new Set(
      asked.filter(({ kind }) => kind === 'card').flatMap((each) => each.askedQuestionIds),
    );
    expect([...symbols].sort()).toEqual(['card-moon', 'card-star', 'card-sun']);
  });

  test('security 2: decoys come in the proportions of the real accounts', async () => {
    const db = database();
    await enrol(db, { cards: 12, own: 48 });
    const room = questionsOn(db);
    expect(await room.questions.refreshDecoyProfile()).toBe('replaced');
    const asked = await challenges(room);
    expect(Math.abs(shareOfCards(asked) - 0.2)).toBeLessThan(0.12);
    const times = new Map<string, number>();
    for (const id of asked.flatMap((each) => each.askedQuestionIds)) {
      times.set(id, (times.get(id) ?? 0) + 1);
    }
    // Everybody chose the same three: these come far more often than any other.
    expect(times.get('robot-name')).toBeGreaterThan(60);
    expect(times.get('own-book')).toBeGreaterThan(60);
    expect(times.get('own-island') ?? 0).toBeLessThan(20);
  });

  test('counted a part at a time they are as many as at once', async () => {
    const db = database();
    await enrol(db, { cards: 7, own: 13 });
    const [gone] = pupils;
    await inTransaction(db, (tx) =>
      tx('accounts').where({ id: gone!.id }).update({ status: 'disabled' }),
    );
    const all = await countSets(db);
    expect(all.map(({ source, count }) => [source, count])).toEqual([
      ...Array<unknown>(3).fill(['card', 6]),
      ...Array<unknown>(3).fill(['own', 13]),
    ]);
    for (const atATime of [1, 7, 20, 21]) expect(await countSets(db, atATime)).toEqual(all);
    await inTransaction(db, (tx) =>
      tx('accounts').where({ id: gone!.id }).update({ status: 'active' }),
    );
  });

  test('security 2: real and decoy questions are shown in the same order', async () => {
    const db = database();
    await enrol(db, { cards: 0, own: 1 }, ['robot-name', 'soft-toy-name', 'own-book']);
    const room = questionsOn(db, { ask: 3 });
    const real = await room.questions.challengeFor('whoever', pupils[0]!);
    expect(real.askedQuestionIds).toEqual(['soft-toy-name', 'own-book', 'robot-name']);
    const order = room.banks.current.questions.map(({ id }) => id);
    for (const { kind, askedQuestionIds } of await challenges(room)) {
      const places = askedQuestionIds.map((id) => order.indexOf(id));
      if (kind === 'own') expect(places).toEqual([...places].sort((one, other) => one - other));
    }
  });

  test('security 2: a profile stays until the real accounts differ by more than 10 points', async () => {
    const db = database();
    await enrol(db, { cards: 30, own: 30 });
    const room = questionsOn(db);
    await room.questions.refreshDecoyProfile();
    const before = await challenges(room);
    const leave = (count: number) =>
      inTransaction(db, async (tx) => {
        const gone = pupils.slice(0, count).map(({ id }) => id);
        await tx('answer_sets').whereIn('account_id', gone).delete();
      });
    await leave(2);
    expect(await room.questions.refreshDecoyProfile()).toBe('kept');
    expect(await challenges(room)).toEqual(before);

    await leave(15);
    expect(await room.questions.refreshDecoyProfile()).toBe('replaced');
    const after = await challenges(room);
    const turned = after.filter(({ kind }, index) => kind !== before[index]?.kind);
    // From a half to a third; only from card to own, and no more than that.
    expect(turned.every(({ kind }) => kind === 'own')).toBe(true);
    expect(turned.length / after.length).toBeLessThan(0.27);
    expect(await room.questions.refreshDecoyProfile()).toBe('kept');
  });

  test('without any set the profile stays', async () => {
    expect(await questionsOn(database()).questions.refreshDecoyProfile()).toBe('kept');
  });

  test('only active pupils and cards in force are counted', async () => {
    const db = database();
    await enrol(db, { cards: 1, own: 1 });
    await inTransaction(db, async (tx) => {
      await tx('answer_sets').where({ source: 'card' }).update({ state: 'pending' });
    });
    await questionsOn(db).questions.refreshDecoyProfile();
    const [profile = '[]'] = await db('decoy_profiles').pluck<string[]>('profile');
    expect(JSON.parse(profile)).toMatchObject([{ source: 'own', bank: 'private', weight: 1 }]);
    expect(JSON.parse(profile)).toHaveLength(1);

    await inTransaction(db, async (tx) => {
      await tx('accounts').where({ id: pupils[0]!.id }).update({ status: 'disabled' });
      await tx('answer_sets').update({ state: 'current' });
    });
    expect(await questionsOn(db).questions.refreshDecoyProfile()).toBe('kept');
    await inTransaction(db, async (tx) => {
      await tx('accounts').update({ status: 'active' });
    });
  });

  test('questions that are in no bank any more are not asked', async () => {
    const db = database();
    const gone = [{ source: 'own', bank: 'bygone', setSize: 3, weight: 1, questions: { gone: 1 } }];
    await inTransaction(db, async (tx) => {
      await tx('decoy_profiles').insert({
        id: 'in-force',
        made_at: 0,
        profile: JSON.stringify(gone),
      });
    });
    const { askedQuestionIds } = await questionsOn(db).questions.challengeFor('whoever', null);
    expect(askedQuestionIds).toHaveLength(2);
  });
});
