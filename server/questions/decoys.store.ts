import type { Db, Tx } from '../db/database';
import type { DecoyProfile, SetCount } from './decoy-profile.rules';

const IN_FORCE = 'in-force';

/** JSON, as stored. */
export async function storedProfile(db: Db | Tx): Promise<string | null> {
  const rows = await db('decoy_profiles')
    .where({ id: IN_FORCE })
    .select<{ profile: string }[]>('profile');
  return rows[0]?.profile ?? null;
}

export async function storeProfile(
  tx: Tx,
  { profile, madeAt }: { profile: DecoyProfile; madeAt: number },
): Promise<void> {
  await tx('decoy_profiles')
    .insert({ id: IN_FORCE, made_at: madeAt, profile: JSON.stringify(profile) })
    .onConflict('id')
    .merge();
}

/** The sets that active accounts are asked from. */
export async function countSets(db: Db | Tx): Promise<SetCount[]> {
  const rows = (await db('answer_sets')
    .join('answers', 'answers.answer_set_id', 'answer_sets.id')
    .join('accounts', 'accounts.id', 'answer_sets.account_id')
    .where({ 'answer_sets.state': 'current', 'accounts.status': 'active' })
    .groupBy('source', 'bank', 'set_size', 'question_id')
    .orderBy(['source', 'bank', 'set_size', 'question_id'])
    .select('source', 'bank', 'set_size', 'question_id')
    .count({ count: '*' })) as unknown as CountRow[];
  return rows.map((row) => ({
    source: row.source,
    bank: row.bank,
    setSize: row.set_size,
    questionId: row.question_id,
    count: row.count,
  }));
}

interface CountRow {
  source: 'own' | 'card';
  bank: string;
  set_size: number;
  question_id: string;
  count: number;
}
