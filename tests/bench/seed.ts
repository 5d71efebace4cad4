import { v7 as uuidv7 } from 'uuid';
import type { Services } from '../../server/services';
import { addPupil, addSchool } from '../support/fixtures';
import { inTransaction } from '../../server/db/database';
import { findById } from '../../server/accounts/accounts.store';

export const PASSWORD = 'Kite-River-88';
export const ANSWERS = ['purple kettle', 'wobbly ladder', 'sleepy pancake'];

/**
 * Pupils who all have the same password and answers, hashed once: what they cost to check is what
 * counts here, not what they cost to make. @returns their login IDs
 */
export async function seedPupils(services: Services, count: number): Promise<string[]> {
  const { db, passwords, questions } = services;
  const school = await addSchool(db);
  const model = await addPupil(db, { school });
  const account = (await findById(db, model.id)) ?? model;
  const visitor = { address: '', device: null };
  await services.choosePassword({ account, newPassword: PASSWORD, visitor, how: 'first' });
  const entries = ANSWERS.map((answer, index) => ({
    questionId: services.banks.current.questions[index]?.id ?? '',
    answer,
  }));
  await questions.saveAnswers(account, entries);
  const credential = await passwords.find(account.id);
  if (!credential) throw new Error('the model pupil has no password');
  const ids: string[] = [];
  for (let done = 0; done < count; done++) {
    const pupil = await addPupil(db, { school, loginId: `Bench_${uuidv7()}@students.edu.sg` });
    await copySecrets(services, account.id, pupil.id);
    ids.push(pupil.loginId);
  }
  return ids;
}

async function copySecrets({ db }: Services, from: string, to: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    await copyRow(tx, 'password_credentials', {
      from: { account_id: from },
      to: { account_id: to },
    });
    const set = await tx('answer_sets').where({ account_id: from }).first<{ id: string }>('id');
    const setId = uuidv7();
    await copyRow(tx, 'answer_sets', { from: set, to: { id: setId, account_id: to } });
    const answers = await tx('answers')
      .where({ answer_set_id: set.id })
      .select<{ id: string }[]>('id');
    for (const { id } of answers) {
      await copyRow(tx, 'answers', { from: { id }, to: { id: uuidv7(), answer_set_id: setId } });
    }
  });
}

type Writer = Parameters<Parameters<typeof inTransaction>[1]>[0];

async function copyRow(
  tx: Writer,
  table: string,
  { from, to }: { from: object; to: object },
): Promise<void> {
  const row = await tx(table).where(from).first<object>('*');
  await tx(table).insert({ ...row, ...to });
}
