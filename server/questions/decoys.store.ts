import { setImmediate } from 'node:timers/promises';
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

/** Sets a statement: a page waits for no more than this where statements run in its thread. */
const SETS_AT_A_TIME = 5000;

/** The sets that active accounts are asked from, counted a part at a time. */
export async function countSets(db: Db, atATime = SETS_AT_A_TIME): Promise<SetCount[]> {
  const counts = new Map<string, SetCount>();
  let above = '';
  for (;;) {
    const last = await lastOfNext(db, above, atATime);
    for (const row of await countBetween(db, above, last)) addTo(counts, row);
    if (last === null) break;
    above = last;
    await setImmediate();
  }
  return [...counts.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, count]) => count);
}

/** @returns null when there are fewer than so many above */
async function lastOfNext(db: Db, above: string, atATime: number): Promise<string | null> {
  const [last] = await db('answer_sets')
    .where('id', '>', above)
    .orderBy('id')
    .offset(atATime - 1)
    .limit(1)
    .pluck<string[]>('id');
  return last ?? null;
}

interface CountRow {
  source: 'own' | 'card';
  bank: string;
  set_size: number;
  question_id: string;
  count: number;
}

async function countBetween(db: Db, above: string, last: string | null): Promise<CountRow[]> {
  const counted = db('answer_sets')
    .join('answers', 'answers.answer_set_id', 'answer_sets.id')
    .join('accounts', 'accounts.id', 'answer_sets.account_id')
    .where('answer_sets.id', '>', above)
    .andWhere({ 'answer_sets.state': 'current', 'accounts.status': 'active' })
    .groupBy('source', 'bank', 'set_size', 'question_id')
    .select('source', 'bank', 'set_size', 'question_id')
    .count({ count: '*' });
  if (last !== null) void counted.where('answer_sets.id', '<=', last);
  return (await counted) as unknown as CountRow[];
}

function addTo(counts: Map<string, SetCount>, row: CountRow): void {
  const { source, bank, set_size: setSize, question_id: questionId } = row;
  const key = JSON.stringify([source, bank, setSize, questionId]);
  const count = row.count + (counts.get(key)?.count ?? 0);
  counts.set(key, { source, bank, setSize, questionId, count });
}
