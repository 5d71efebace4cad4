import type { Account } from '../../server/accounts/account';
import { findById } from '../../server/accounts/accounts.store';
import { inTransaction, type Db } from '../../server/db/database';
import { replaceSets } from '../../server/questions/questions.store';
import { describeEachDatabase } from '../support/databases';
import { addPupil } from '../support/fixtures';
import {
  actor,
  attempt,
  goodEntries,
  operationsOf,
  pass,
  questionsOn,
  rightAnswers,
} from '../support/questions';

describeEachDatabase('setting QnA', (database) => {
  const auditOf = async (db: Db, account: Account) =>
    (await db('audit_events')
      .where({ subject_id: account.id })
      .orderBy('seq')
      .pluck('action')) as string[];

  test('a pupil without QnA must enrol, and fits once three answers are saved', async () => {
    const account = await addPupil(database());
    const { questions } = questionsOn(database());
    expect(await questions.enrolmentState(account)).toEqual({
      kind: 'must-enrol',
      reason: 'never',
    });
    expect(await questions.prepareAnswers(account, goodEntries)).toEqual({
      kind: 'ready',
      entries: goodEntries,
    });
    expect(await questions.saveAnswers(account, goodEntries)).toEqual({
      kind: 'saved',
      first: true,
    });
    expect(await questions.enrolmentState(account)).toEqual({ kind: 'fits' });
  });

  test('a change replaces the set as a whole and leaves its trace', async () => {
    const db = database();
    const account = await addPupil(db);
    const room = questionsOn(db);
    await room.questions.saveAnswers(account, goodEntries);
    const changed = [
      { questionId: 'robot-name', answer: 'Quibble' },
      { questionId: 'own-book', answer: 'Seven Left Shoes' },
      { questionId: 'own-island', answer: 'Teapot Rock' },
    ];
    expect(await room.questions.saveAnswers(account, changed)).toEqual({
      kind: 'saved',
      first: false,
    });
    expect(await auditOf(db, account)).toEqual(['qna.set', 'qna.changed']);
    expect(await db('answer_sets').where({ account_id: account.id })).toHaveLength(1);
    await expect(pass(room, account, goodEntries)).rejects.toThrow();
    await expect(pass(room, account, changed)).resolves.toMatchObject({ passed: true });
  });

  test('security 14 and 15: every answer is argon2id with a pepper of its own column', async () => {
    const db = database();
    const account = await addPupil(db);
    await questionsOn(db).questions.saveAnswers(account, goodEntries);
    const rows = (await db('answers')
      .join('answer_sets', 'answer_sets.id', 'answers.answer_set_id')
      .where({ account_id: account.id })) as { phc: string; pepper_id: string }[];
    expect(rows).toHaveLength(3);
    for (const row of rows) {
      expect(row.phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      expect(row.pepper_id).toMatch(/^[0-9a-f]{16}$/);
    }
    expect(new Set(rows.map(({ phc }) => phc.split('$')[4])).size).toBe(3);
  });

  test('all failures come together, the password among them, in the order of the form', async () => {
    const account = await addPupil(database(), { firstName: 'Aisyah' });
    const isPassword = (_id: string, raw: string) => Promise.resolve(raw === 'Velvet7Teapot');
    const { questions } = questionsOn(database(), { isPassword });
    const entries = [
      { questionId: 'robot-name', answer: 'Velvet7Teapot' },
      { questionId: 'robot-name', answer: 'aisyah' },
      { questionId: 'own-island', answer: 'velvet 7 teapot' },
    ];
    const prepared = await questions.prepareAnswers(account, entries);
    expect(
      prepared.kind === 'refused' && prepared.failures.map(({ field, code }) => [field, code]),
    ).toEqual([
      ['answer1', 'answer-is-password'],
      ['question2', 'question-doubled'],
      ['answer2', 'answer-is-name'],
      ['answer3', 'answers-equal'],
    ]);
  });

  test('security 3: a hash is spent only on an answer that could be a password', async () => {
    const account = await addPupil(database());
    const asked: string[] = [];
    const isPassword = (id: string, raw: string) => {
      asked.push(`${id} ${raw}`);
      return Promise.resolve(false);
    };
    const room = questionsOn(database(), { isPassword });
    const [first, ...others] = goodEntries;
    const entries = [{ ...first!, answer: 'Zorblax42' }, ...others];
    const used = await operationsOf(room.hashing, () =>
      room.questions.prepareAnswers(account, entries),
    );
    expect(used).toBe(0);
    expect(asked).toEqual([`${account.id} Zorblax42`]);
  });

  test('the pupils of card levels cannot set QnA', async () => {
    const account = await addPupil(database(), { level: 'P3' });
    const { questions } = questionsOn(database());
    expect(await questions.prepareAnswers(account, goodEntries)).toEqual({ kind: 'closed' });
    expect(await questions.saveAnswers(account, goodEntries)).toEqual({ kind: 'closed' });
    expect(await questions.enrolmentState(account)).toEqual({ kind: 'no-card' });
    expect(await database()('answer_sets').where({ account_id: account.id })).toEqual([]);
  });

  test('two saves at once leave one whole set', async () => {
    const db = database();
    const account = await addPupil(db);
    const room = questionsOn(db, { ask: 3 });
    const sets = Array.from({ length: 6 }, (_, number) =>
      goodEntries.map((entry) => ({ ...entry, answer: `${entry.answer} number ${number}` })),
    );
    await Promise.all(sets.map((entries) => room.questions.saveAnswers(account, entries)));
    expect(await db('answer_sets').where({ account_id: account.id })).toHaveLength(1);
    const verdicts = [];
    for (const entries of sets) {
      verdicts.push(await attempt(room, account, await rightAnswers(room, account, entries)));
    }
    expect(verdicts.filter(({ passed }) => passed)).toHaveLength(1);
    expect(await auditOf(db, account)).toHaveLength(6);
  });

  test('many sets stored at the same moment leave one whole set', async () => {
    const db = database();
    const { id } = await addPupil(db);
    const setOf = (number: number) => ({
      ...({ accountId: id, source: 'own', bank: 'private', createdAt: number } as const),
      lapsesAt: null,
      answers: goodEntries.map(({ questionId }) => ({
        questionId,
        hash: { phc: `of ${number}`, pepperId: 'none' },
        normVersion: 1,
      })),
    });
    const numbers = Array.from({ length: 15 }, (_, number) => number);
    await Promise.all(
      numbers.map((number) => inTransaction(db, (tx) => replaceSets(tx, setOf(number)))),
    );
    const left = await db('answers')
      .join('answer_sets', 'answer_sets.id', 'answers.answer_set_id')
      .where({ account_id: id })
      .pluck<string[]>('phc');
    expect(left).toHaveLength(3);
    expect(new Set(left).size).toBe(1);
  });

  test.each([
    ['the bank', { bank: 'familiar' as const }],
    ['QNA_SET', { set: 4 }],
    ['QNA_ASK', { set: 4, ask: 4 }],
  ])('a change of %s asks for new QnA, and recovery works with the old', async (_name, changes) => {
    const account = await addPupil(database());
    const before = questionsOn(database());
    await before.questions.saveAnswers(account, goodEntries);
    const after = questionsOn(database(), changes);
    expect(await after.questions.enrolmentState(account)).toEqual({
      kind: 'must-enrol',
      reason: 'policy',
    });
    const won = await pass(after, account);
    expect(won.passed).toBe(true);
  });

  test('a pupil promoted from P3 must enrol and keeps the card until then', async () => {
    const db = database();
    const pupil = await addPupil(db, { level: 'P3' });
    const room = questionsOn(db);
    const [schoolCode = ''] = await db('schools')
      .where({ id: pupil.schoolId })
      .pluck<string[]>('code');
    const scope = { level: 'P3' };
    const made = await room.questions.makeCards({ schoolCode, scope, actor });
    const card = made.kind === 'made' ? (made.rows[0]?.cards ?? []) : [];
    expect(await room.questions.enrolmentState(pupil)).toEqual({ kind: 'card' });

    const promoted: Account = { ...pupil, level: 'P4' };
    expect(await room.questions.enrolmentState(promoted)).toEqual({
      kind: 'must-enrol',
      reason: 'promoted',
    });
    await expect(pass(room, promoted, card)).resolves.toMatchObject({ passed: true });
    expect(await room.questions.saveAnswers(promoted, goodEntries)).toEqual({
      kind: 'saved',
      first: true,
    });
    expect(await room.questions.enrolmentState(promoted)).toEqual({ kind: 'fits' });
    await expect(pass(room, promoted, card)).rejects.toThrow();
  });

  test('staff ask for new QnA: due until they are set anew', async () => {
    const db = database();
    const { id } = await addPupil(db);
    const { questions, clock } = questionsOn(db);
    const account = async () => (await findById(db, id))!;
    await questions.saveAnswers(await account(), goodEntries);
    clock.advance(1000);
    await inTransaction(db, async (tx) => {
      await tx('accounts').where({ id }).update({ enrol_asked_at: clock.now() });
    });
    expect(await questions.enrolmentState(await account())).toEqual({
      kind: 'must-enrol',
      reason: 'asked',
    });
    clock.advance(1000);
    await questions.saveAnswers(await account(), goodEntries);
    expect(await questions.enrolmentState(await account())).toEqual({ kind: 'fits' });
  });
});
