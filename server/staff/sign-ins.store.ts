import type { Db, Tx } from '../db/database';

export interface StaffSignInRow {
  id: string;
  staffId: string;
  at: number;
  epoch: number;
  address: string | null;
  browser: string | null;
}

export async function insertSignIn(tx: Tx, row: StaffSignInRow): Promise<void> {
  const { staffId, ...rest } = row;
  await tx('staff_sign_ins').insert({ ...rest, staff_id: staffId });
}

export interface ListedSignIn {
  id: string;
  at: number;
  address: string | null;
  browser: string | null;
  endedAt: number | null;
}

/** The person's own, newest first. */
export async function listSignIns(
  db: Db | Tx,
  { staffId, most }: { staffId: string; most: number },
): Promise<ListedSignIn[]> {
  const rows = await db('staff_sign_ins')
    .where({ staff_id: staffId })
    .orderBy('at', 'desc')
    .limit(most)
    .select<(Omit<ListedSignIn, 'endedAt'> & { ended_at: number | null })[]>('*');
  return rows.map(({ id, at, address, browser, ended_at: endedAt }) => ({
    ...{ id, at, address, browser, endedAt },
  }));
}

export async function endSignIn(tx: Tx, id: string, at: number): Promise<void> {
  await tx('staff_sign_ins').where({ id, ended_at: null }).update({ ended_at: at });
}

/** @param most how many at most. @returns how many rows lost their personal details */
export function eraseSignInDetails(tx: Tx, before: number, most: number): Promise<number> {
  const old = tx('staff_sign_ins')
    .where('at', '<', before)
    .whereNotNull('address')
    .limit(most)
    .select('id');
  return tx('staff_sign_ins').whereIn('id', old).update({ address: null, browser: null });
}
