import type { Account } from '../../server/accounts/account';
import type { Db } from '../../server/db/database';
import { describeEachDatabase } from '../support/databases';
import { addPupil } from '../support/fixtures';
import {
  attempt,
  goodEntries,
  mark,
  newPepper,
  oldPepper,
  operationsOf,
  pass,
  questionsOn,
  rightAnswers,
  type QuestionsInTest,
} from '../support/questions';

describeEachDatabase('the challenge', (database) => {
  async function enrolled(room: QuestionsInTest): Promise<Account> {
    const account = await addPupil(database());
    await room.questions.saveAnswers(account, goodEntries);
    return account;
  }

  const askedOf = async ({ questions }: QuestionsInTest, account: Account) =>
    (await questions.challengeFor(account.loginIdFolded, account)).askedQuestionIds;

  const hashesOf = (db: Db, account: Account) =>
    db('answers')
      .join('answer_sets', 'answer_sets.id', 'answers.answer_set_id')
      .where({ account_id: account.id })
      .select<{ question_id: string; phc: string; pepper_id: string }[]>('answers.*');

  test('two of the three chosen questions are asked, the same ones until a success', async () => {
    const room = questionsOn(database());
    const account = await enrolled(room);
    const asked = await askedOf(room, account);
    expect(asked).toHaveLength(2);
    expect(goodEntries.map(({ questionId }) => questionId)).toEqual(expect.arrayContaining(asked));
    await attempt(room, account, ['wrong', 'wrong']);
    room.clock.advance(90 * 24 * 3600 * 1000);
    expect(await askedOf(room, account)).toEqual(asked);
    expect(await askedOf(questionsOn(database()), account)).toEqual(asked);
  });

  test('successes move on to other questions in the end', async () => {
    const room = questionsOn(database());
    const account = await enrolled(room);
    const seen = new Set<string>();
    for (let round = 0; round < 12; round++) {
      seen.add((await askedOf(room, account)).join());
      const [id = ''] = await database()('answer_sets')
        .where({ account_id: account.id })
        .pluck<string[]>('id');
      const won = { passed: true, accountId: account.id, setId: id, round } as const;
      expect(await mark(database(), room, { ...won, pendingSetId: null, rehashed: [] })).toBe(true);
    }
    expect(seen.size).toBeGreaterThan(1);
  });

  test('both must be right, whatever their letter case, spaces and apostrophes', async () => {
    const room = questionsOn(database());
    const account = await enrolled(room);
    const right = await rightAnswers(room, account, goodEntries);
    const [first = '', second = ''] = right;
    const passed = async (answers: string[]) => (await attempt(room, account, answers)).passed;
    expect(await passed(right)).toBe(true);
    expect(await passed([` ${first.toUpperCase()}!`, second.replaceAll(' ', '’')])).toBe(true);
    expect(await passed([first, 'wrong'])).toBe(false);
    expect(await passed(['wrong', second])).toBe(false);
    expect(await passed([second, first])).toBe(false);
    expect(await passed([first])).toBe(false);
    expect(await passed([])).toBe(false);
    expect(await passed([...right, 'one too many'])).toBe(true);
  });

  test('security 3: as many argon2 operations as questions, whoever and whatever', async () => {
    const room = questionsOn(database());
    const account = await enrolled(room);
    const unenrolled = await addPupil(database());
    const leaver: Account = { ...account, status: 'leaver' };
    const right = await rightAnswers(room, account, goodEntries);
    const used = (who: Account | null, canonicalId: string, answers: string[]) =>
      operationsOf(room.hashing, () =>
        room.questions.verifyChallenge({ account: who, canonicalId, answers }),
      );
    const id = account.loginIdFolded;
    expect(await used(account, id, right)).toBe(2);
    expect(await used(account, id, ['wrong', 'wrong'])).toBe(2);
    expect(await used(account, id, [right[0] ?? '', 'wrong'])).toBe(2);
    expect(await used(account, id, [])).toBe(2);
    expect(await used(account, id, ['', '!?'])).toBe(2);
    expect(await used(account, id, ['x'.repeat(8000), '\ud800'])).toBe(2);
    expect(await used(account, id, ['a', 'b', 'c', 'd'])).toBe(2);
    expect(await used(leaver, id, right)).toBe(2);
    expect(await used(unenrolled, unenrolled.loginIdFolded, ['a', 'b'])).toBe(2);
    expect(await used(null, 'nobody@students.edu.sg', ['a', 'b'])).toBe(2);
    expect(await used(null, 'nobody@students.edu.sg', ['', '\ud800'])).toBe(2);
  });

  test('security 3: a set made under other settings costs what its page asks', async () => {
    const small = questionsOn(database(), { set: 1, ask: 1 });
    const account = await addPupil(database());
    await small.questions.saveAnswers(account, goodEntries.slice(0, 1));
    const now = questionsOn(database());
    expect(await askedOf(now, account)).toHaveLength(1);
    const used = await operationsOf(now.hashing, () => attempt(now, account, ['wrong', 'wrong']));
    expect(used).toBe(1);
    expect((await attempt(now, account, ['Zorblax'])).passed).toBe(true);
  });

  test('security 1: disabled and gone pupils are asked decoys, and no answer is right', async () => {
    const room = questionsOn(database());
    const account = await enrolled(room);
    const right = await rightAnswers(room, account, goodEntries);
    const stranger = await room.questions.challengeFor(account.loginIdFolded, null);
    for (const status of ['disabled', 'leaver'] as const) {
      const gone: Account = { ...account, status };
      expect(await room.questions.challengeFor(account.loginIdFolded, gone)).toEqual(stranger);
      expect((await attempt(room, gone, right)).passed).toBe(false);
    }
  });

  test('of two successes at once one counts', async () => {
    const room = questionsOn(database());
    const account = await enrolled(room);
    const won = await Promise.all([pass(room, account), pass(room, account), pass(room, account)]);
    const marked = await Promise.all(won.map((each) => mark(database(), room, each)));
    expect(marked.filter(Boolean)).toHaveLength(1);
    expect(await mark(database(), room, won[0])).toBe(false);
    await expect(pass(room, account)).resolves.toMatchObject({ round: 1 });
  });

  test('a success on a set that was replaced meanwhile does not count', async () => {
    const room = questionsOn(database());
    const account = await enrolled(room);
    const won = await pass(room, account);
    await room.questions.saveAnswers(account, goodEntries);
    expect(await mark(database(), room, won)).toBe(false);
  });

  test('security 15: the answers given are hashed anew with the newest pepper, once', async () => {
    const db = database();
    const account = await enrolled(questionsOn(db));
    const before = await hashesOf(db, account);
    const rotated = questionsOn(db, { peppers: [newPepper, oldPepper] });
    const asked = await askedOf(rotated, account);
    const won = await pass(rotated, account);
    expect(await hashesOf(db, account)).toEqual(before);
    expect(won.rehashed).toHaveLength(2);
    expect(await mark(db, rotated, won)).toBe(true);

    const peppers = new Map(
      (await hashesOf(db, account)).map((row) => [row.question_id, row.pepper_id]),
    );
    const renewed = [...peppers].filter(([, id]) => id !== before[0]?.pepper_id).map(([id]) => id);
    expect(renewed.sort()).toEqual([...asked].sort());
    const again = await pass(rotated, account);
    const due = (await askedOf(rotated, account)).filter((id) => !asked.includes(id));
    expect(again.rehashed).toHaveLength(due.length);
  });

  test('security 15: a wrong answer renews nothing', async () => {
    const db = database();
    const account = await enrolled(questionsOn(db));
    const rotated = questionsOn(db, { peppers: [newPepper, oldPepper] });
    const right = await rightAnswers(rotated, account, goodEntries);
    const used = await operationsOf(rotated.hashing, () =>
      attempt(rotated, account, [right[0] ?? '', 'wrong']),
    );
    expect(used).toBe(2);
  });

  test('security 15: a hash that changed meanwhile is not written over', async () => {
    const db = database();
    const account = await enrolled(questionsOn(db));
    const won = await pass(questionsOn(db, { peppers: [newPepper, oldPepper] }), account);
    const stale = won.rehashed.map((each) => ({ ...each, from: { ...each.from, phc: 'other' } }));
    const before = await hashesOf(db, account);
    expect(await mark(db, questionsOn(db), { ...won, rehashed: stale })).toBe(true);
    expect(await hashesOf(db, account)).toEqual(before);
  });

  test('a pepper that is gone makes answers wrong, at the same cost', async () => {
    const db = database();
    const account = await enrolled(questionsOn(db));
    const without = questionsOn(db, { peppers: [newPepper] });
    const right = await rightAnswers(without, account, goodEntries);
    expect(await operationsOf(without.hashing, () => attempt(without, account, right))).toBe(2);
    expect((await attempt(without, account, right)).passed).toBe(false);
  });

  test('an unknown ID leaves nothing behind', async () => {
    const db = database();
    const tables = ['answer_sets', 'answers', 'decoy_profiles', 'audit_events'];
    const counts = () =>
      Promise.all(tables.map(async (table) => (await db(table).count({ n: '*' }))[0]?.['n']));
    const before = await counts();
    const { questions } = questionsOn(db);
    const unknown = { account: null, canonicalId: 'nobody@students.edu.sg' };
    await questions.challengeFor(unknown.canonicalId, null);
    await questions.verifyChallenge({ ...unknown, answers: ['a', 'b'] });
    expect(await counts()).toEqual(before);
  });

  test('the words of a question are there in every language', () => {
    const { questions } = questionsOn(database());
    expect(questions.textOf('favourite-colour', 'ms')).toBe('Apakah warna kegemaran kamu?');
    expect(questions.textOf('favourite-colour', 'xx')).toBe('What is your favourite colour?');
    expect(questions.textOf('no-such-question', 'en')).toBe('');
  });
});
