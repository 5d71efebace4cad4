import { inTransaction, isSqlite, type Db } from '../../server/db/database';
import { findById } from '../../server/accounts/accounts.store';
import type { Services } from '../../server/services';
import { addPupil, addSchool } from '../support/fixtures';
import { ANSWERS, PASSWORD } from './seed';

const PUPILS_A_CLASS = 40;
const CLASSES_A_SCHOOL = 25;
const PUPILS_A_SCHOOL = PUPILS_A_CLASS * CLASSES_A_SCHOOL;

export interface Pupils {
  count: number;
  /** @param number from 0 */
  loginId: (number: number) => string;
}

/**
 * So many enrolled pupils in schools of 1,000 and classes of 40, copied from one by the database
 * itself: a million in a minute or two. All have the same password and answers, hashed once.
 */
export async function seedMany(services: Services, count: number): Promise<Pupils> {
  const { db } = services;
  const model = await addModel(services);
  const copy = (table: string, copied: Copy) => copyRows(db, table, copied);
  const from = { id: model.schoolId };
  const schools = Math.ceil(count / PUPILS_A_SCHOOL);
  const classes = Math.ceil(count / PUPILS_A_CLASS);
  const schoolOf = `'school-' || (n / ${PUPILS_A_SCHOOL})`;
  await copy('schools', {
    ...{ from, count: schools },
    to: { id: `'school-' || n`, code: `'B' || n`, name: `'School ' || n` },
  });
  const classFrom = { id: model.formClassId };
  const schoolOfClass = `'school-' || (n / ${CLASSES_A_SCHOOL})`;
  const className = `'4-' || (n % ${CLASSES_A_SCHOOL})`;
  await copy('form_classes', {
    ...{ from: classFrom, count: classes },
    to: { id: `'class-' || n`, school_id: schoolOfClass, name: className },
  });
  const id = { account_id: `'pupil-' || n` };
  await copy('accounts', {
    ...{ from: { id: model.id }, count },
    to: {
      ...{ id: id.account_id, school_id: schoolOf, student_number: `'B' || n` },
      ...{ login_id: `'Bench_' || n || '@students.edu.sg'` },
      ...{ login_id_folded: `'bench_' || n || '@students.edu.sg'` },
      ...{ full_name: nameOf(services.db), form_class_id: `'class-' || (n / ${PUPILS_A_CLASS})` },
    },
  });
  await copy('password_credentials', { from: { account_id: model.id }, count, to: id });
  await copyAnswers(services, model.id, count);
  await db.raw(isSqlite(db) ? 'ANALYZE' : 'VACUUM ANALYZE');
  return { count, loginId: (number) => `Bench_${number}@students.edu.sg` };
}

async function addModel(services: Services) {
  const { db, banks, questions } = services;
  const added = await addPupil(db, { school: await addSchool(db) });
  const account = (await findById(db, added.id)) ?? added;
  const visitor = { address: '', device: null };
  await services.choosePassword({ account, newPassword: PASSWORD, visitor, how: 'first' });
  const entries = ANSWERS.map((answer, index) => ({
    questionId: banks.current.questions[index]?.id ?? '',
    answer,
  }));
  await questions.saveAnswers(account, entries);
  return account;
}

async function copyAnswers({ db }: Services, modelId: string, count: number): Promise<void> {
  const set = await db('answer_sets').where({ account_id: modelId }).first<{ id: string }>('id');
  await copyRows(db, 'answer_sets', {
    ...{ from: { id: set.id }, count },
    to: { id: `'set-' || n`, account_id: `'pupil-' || n` },
  });
  const answers = await db('answers')
    .where({ answer_set_id: set.id })
    .select<{ id: string }[]>('id');
  for (const [index, from] of answers.entries()) {
    const to = { id: `'answer-${index}-' || n`, answer_set_id: `'set-' || n` };
    await copyRows(db, 'answers', { from, count, to });
  }
}

/** Eight first names by a thousand last ones, as many of each as a country has of its own. */
function nameOf(db: Db): string {
  const names = ['Aisyah', 'Wei Ling', 'Arjun', 'Siti Nur', 'Jia Hao', 'Kavitha', 'Ethan', 'Nurul'];
  const first = names.map((name, at) => `WHEN ${at} THEN '${name}'`).join(' ');
  const number = isSqlite(db) ? 'CAST(n * 7919 % 1000 AS TEXT)' : '(n::bigint * 7919 % 1000)::text';
  return `CASE n % ${names.length} ${first} END || ' Zhuang ' || ${number}`;
}

interface Copy {
  from: Record<string, string>;
  count: number;
  /** What is not like the model's, in SQL; `n` counts from 0. */
  to: Record<string, string>;
}

/** As many as a statement copies well within DATABASE_STATEMENT_SECONDS. */
const ROWS_A_STATEMENT = 100_000;

async function copyRows(db: Db, table: string, copied: Copy): Promise<void> {
  for (let first = 0; first < copied.count; first += ROWS_A_STATEMENT) {
    const last = Math.min(copied.count, first + ROWS_A_STATEMENT) - 1;
    await copySome(db, table, { ...copied, first, last });
  }
}

type Some = Copy & { first: number; last: number };

async function copySome(db: Db, table: string, { from, first, last, to }: Some): Promise<void> {
  const series = isSqlite(db)
    ? `WITH RECURSIVE s(n) AS (SELECT ${first} UNION ALL SELECT n + 1 FROM s WHERE n < ${last})`
    : `WITH s AS (SELECT generate_series(${first}, ${last}) AS n)`;
  await inTransaction(db, async (tx) => {
    const row = await tx(table).where(from).first<object>('*');
    const columns = Object.keys(row);
    const values = columns.map((column) => to[column] ?? `model.${column}`);
    const [[key, value] = ['', '']] = Object.entries(from);
    await tx.raw(
      `INSERT INTO ${table} (${columns.join(', ')}) ${series}
       SELECT ${values.join(', ')} FROM s, ${table} AS model WHERE model.${key} = ?`,
      [value],
    );
  });
}
