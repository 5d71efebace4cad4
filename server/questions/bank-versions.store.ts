import { v7 as uuidv7 } from 'uuid';
import type { Db, Tx } from '../db/database';
import type { ScopedDb } from '../scope/scope.store';
import type { BankQuestion } from './bank.rules';

/** A question as it once stood; `madeAt` in ms since 1970. */
export interface QuestionVersion extends BankQuestion {
  madeAt: number;
  /** The id of a person of the staff. */
  madeBy: string;
}

interface VersionRow {
  question_id: string;
  version: number;
  bank: string;
  state: BankQuestion['state'];
  texts: string;
  popular: string;
  made_at: number;
  made_by: string;
}

/** Changes with every change of any bank: who holds the versions of the same one need not read. */
export async function revisionOfBanks(db: Db | Tx): Promise<string> {
  const rows = await db('question_banks')
    .orderBy('name')
    .select<{ name: string; revision: number }[]>('name', 'revision');
  return rows.map(({ name, revision }) => `${name} ${revision}`).join(', ');
}

/** The latest version of every question that was ever changed, the one changed first first. */
export async function latestVersions(db: Db | Tx): Promise<QuestionVersion[]> {
  const latest = db('question_versions')
    .groupBy('question_id')
    .select('question_id as of')
    .max({ newest: 'version' })
    .min({ first: 'id' })
    .as('latest');
  const rows = await db('question_versions')
    .join(latest, (on) => {
      on.on('latest.of', 'question_versions.question_id').andOn(
        'latest.newest',
        'question_versions.version',
      );
    })
    .orderBy('latest.first')
    .select<VersionRow[]>('question_versions.*');
  return rows.map(versionOf);
}

/** Every version of one question since it was first changed, newest first. */
export async function versionsOf(db: Db, questionId: string): Promise<QuestionVersion[]> {
  const rows = await db('question_versions')
    .where({ question_id: questionId })
    .orderBy('version', 'desc')
    .select<VersionRow[]>();
  return rows.map(versionOf);
}

/** Whoever changes the same bank at this moment waits until this transaction has ended. */
export async function takeBank(tx: Tx, name: string): Promise<void> {
  await tx('question_banks')
    .insert({ name, revision: 1 })
    .onConflict('name')
    .merge({ revision: tx.raw('question_banks.revision + 1') });
}

/** @returns false when another one has this version already: then nothing is stored */
export async function insertVersion(tx: Tx, one: QuestionVersion): Promise<boolean> {
  const stored = (await tx('question_versions')
    .insert({
      id: uuidv7({ msecs: one.madeAt }),
      ...{ question_id: one.id, version: one.version, bank: one.bank, state: one.state },
      ...{ texts: JSON.stringify(one.text), popular: JSON.stringify(one.popular) },
      ...{ made_at: one.madeAt, made_by: one.madeBy },
    })
    .onConflict(['question_id', 'version'])
    .ignore()
    .returning('id')) as unknown[];
  return stored.length === 1;
}

/** Names of those in scope, by id. */
export async function namesOfKeepers(
  scoped: ScopedDb,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await scoped
    .people()
    .whereIn('staff_members.id', ids)
    .select<{ id: string; name: string }[]>('staff_members.id', 'staff_members.name');
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function versionOf(row: VersionRow): QuestionVersion {
  return {
    ...{ id: row.question_id, version: row.version, bank: row.bank, state: row.state },
    text: JSON.parse(row.texts) as BankQuestion['text'],
    popular: JSON.parse(row.popular) as string[],
    ...{ madeAt: row.made_at, madeBy: row.made_by },
  };
}
