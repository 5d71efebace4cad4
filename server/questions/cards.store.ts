import type { Db, Tx } from '../db/database';

/** A class, a whole level or chosen pupils of one school. */
export type CardScope =
  { className: string } | { level: string } | { accountIds: readonly string[] };

export interface CardHolder {
  id: string;
  studentNumber: string;
  fullName: string;
  className: string;
  loginId: string;
  level: string;
}

export async function schoolId(db: Db | Tx, code: string): Promise<string | null> {
  const rows = await db('schools').where({ code }).select<{ id: string }[]>('id');
  return rows[0]?.id ?? null;
}

/** The active pupils of the scope, in the order of a class list. */
export async function pupilsOf(
  db: Db | Tx,
  school: string,
  scope: CardScope,
): Promise<CardHolder[]> {
  const rows = await inScope(db, school, scope)
    .orderBy(['form_classes.name', 'accounts.full_name', 'accounts.id'])
    .select<HolderRow[]>('accounts.*', 'form_classes.name as class_name');
  return rows.map((row) => ({
    id: row.id,
    studentNumber: row.student_number,
    fullName: row.full_name,
    className: row.class_name,
    loginId: row.login_id,
    level: row.level,
  }));
}

/** The printed cards of the scope that wait, lapsed ones too. */
export async function pendingCards(
  db: Db | Tx,
  school: string,
  scope: CardScope | { printId: string },
): Promise<{ setId: string; accountId: string }[]> {
  const pupils =
    'printId' in scope
      ? inSchool(db, school).where('answer_sets.print_id', scope.printId)
      : inScope(db, school, scope);
  const rows = await pupils
    .join('answer_sets', 'answer_sets.account_id', 'accounts.id')
    .where({ state: 'pending' })
    .select<{ id: string; account_id: string }[]>('answer_sets.id', 'account_id');
  return rows.map((row) => ({ setId: row.id, accountId: row.account_id }));
}

/**
 * Holds the sets in force until the transaction ends, so that no success can change their salts
 * under a card that is hashed alike.
 *
 * @returns the rounds of those that are still there, by set id
 */
export async function holdSets(tx: Tx, setIds: readonly string[]): Promise<Map<string, number>> {
  const held = () => tx('answer_sets').whereIn('id', setIds).where({ state: 'current' });
  // A write that changes nothing: it takes the rows' locks.
  await held().update({ state: 'current' });
  const rows = await held().select<{ id: string; round: number }[]>('id', 'round');
  return new Map(rows.map(({ id, round }) => [id, round]));
}

export async function dropPending(tx: Tx, accountId: string): Promise<void> {
  await tx('answer_sets').where({ account_id: accountId, state: 'pending' }).delete();
}

function inSchool(db: Db | Tx, school: string) {
  return db('accounts')
    .join('form_classes', 'form_classes.id', 'accounts.form_class_id')
    .where({ 'accounts.school_id': school, 'accounts.status': 'active' });
}

function inScope(db: Db | Tx, school: string, scope: CardScope) {
  const query = inSchool(db, school);
  if ('accountIds' in scope) return query.whereIn('accounts.id', scope.accountIds);
  return 'level' in scope
    ? query.where('accounts.level', scope.level)
    : query.where('form_classes.name', scope.className);
}

interface HolderRow {
  id: string;
  student_number: string;
  full_name: string;
  class_name: string;
  login_id: string;
  level: string;
}
