import { v7 as uuidv7 } from 'uuid';
import type { Tx, Db } from '../db/database';
import type { ScopedDb } from '../scope/scope.store';

export interface IssuedDefault {
  staffId: string;
  accountId: string;
  at: number;
  counts: boolean;
}

export async function insertIssued(tx: Tx, issued: readonly IssuedDefault[]): Promise<void> {
  for (const { staffId, accountId, at, counts } of issued) {
    await tx('issued_defaults').insert({
      ...{ id: uuidv7({ msecs: at }), staff_id: staffId, account_id: accountId, at },
      counted: counts ? 1 : 0,
    });
  }
}

/** Holds the person's row to the end of the transaction: two windows at once take turns. */
export async function holdMember(tx: Tx, staffId: string, at: number): Promise<void> {
  await tx('staff_members').where({ id: staffId }).update({ updated_at: at });
}

export async function takeBack(
  tx: Tx,
  { staffId, accountIds, at }: { staffId: string; accountIds: readonly string[]; at: number },
): Promise<void> {
  await tx('issued_defaults')
    .where({ staff_id: staffId, at })
    .whereIn('account_id', accountIds)
    .delete();
}

export async function countIssued(db: Db | Tx, staffId: string, since: number): Promise<number> {
  const [row] = await db('issued_defaults')
    .where({ staff_id: staffId, counted: 1 })
    .andWhere('at', '>', since)
    .select<{ issued: number }[]>(db.raw('COUNT(*) AS issued'));
  return row?.issued ?? 0;
}

/** @param most how many at most */
export function dropIssued(tx: Tx, before: number, most: number): Promise<number> {
  const old = tx('issued_defaults').where('at', '<', before).limit(most).select('id');
  return tx('issued_defaults').whereIn('id', old).delete();
}

/** Whatever became of them. @returns how many */
export function dropApprovals(tx: Tx, before: number): Promise<number> {
  return tx('approvals').where('expires_at', '<', before).delete();
}

export type ApprovalState = 'waiting' | 'approved' | 'refused' | 'done';

export interface Approval {
  id: string;
  schoolId: string;
  askedBy: string;
  what: string;
  accountIds: string[];
  askedAt: number;
  expiresAt: number;
  decidedBy: string | null;
  state: ApprovalState;
}

export async function insertApproval(tx: Tx, approval: Approval): Promise<void> {
  await tx('approvals').insert({
    id: approval.id,
    school_id: approval.schoolId,
    asked_by: approval.askedBy,
    what: approval.what,
    account_ids: JSON.stringify(approval.accountIds),
    asked_at: approval.askedAt,
    expires_at: approval.expiresAt,
    state: approval.state,
  });
}

/** One decision, and only by another person than the one who asked. */
export async function decideApproval(
  tx: Tx,
  { id, by, at, state }: { id: string; by: string; at: number; state: 'approved' | 'refused' },
): Promise<boolean> {
  const changed = await tx('approvals')
    .where({ id, state: 'waiting' })
    .whereNot('asked_by', by)
    .andWhere('expires_at', '>', at)
    .update({ state, decided_by: by, decided_at: at });
  return changed === 1;
}

/** An approval is used once, by whoever asked for it. @returns false when there is none to use */
export async function useApproval(
  tx: Tx,
  { askedBy, accountIds, at }: { askedBy: string; accountIds: readonly string[]; at: number },
): Promise<boolean> {
  const changed = await tx('approvals')
    .where({ asked_by: askedBy, state: 'approved', account_ids: JSON.stringify(accountIds) })
    .andWhere('expires_at', '>', at)
    .update({ state: 'done' });
  return changed > 0;
}

/** The same wish twice is one question to the second person. */
export async function findWaiting(
  tx: Tx,
  { askedBy, accountIds, at }: { askedBy: string; accountIds: readonly string[]; at: number },
): Promise<string | null> {
  const row = await tx('approvals')
    .where({ asked_by: askedBy, state: 'waiting', account_ids: JSON.stringify(accountIds) })
    .andWhere('expires_at', '>', at)
    .first<{ id: string } | undefined>('id');
  return row?.id ?? null;
}

interface ApprovalRow {
  id: string;
  school_id: string;
  asked_by: string;
  asked_by_name: string;
  what: string;
  account_ids: string;
  asked_at: number;
  expires_at: number;
  decided_by: string | null;
  state: ApprovalState;
}

export type ListedApproval = Approval & { askedByName: string };

/** Still open, or approved and not yet used; the oldest first. */
export async function openApprovals(scoped: ScopedDb, now: number): Promise<ListedApproval[]> {
  const rows = await scoped
    .approvals()
    .join('staff_members', 'staff_members.id', 'approvals.asked_by')
    .whereIn('approvals.state', ['waiting', 'approved'])
    .andWhere('approvals.expires_at', '>', now)
    .orderBy('approvals.asked_at')
    .select<ApprovalRow[]>('approvals.*', 'staff_members.name as asked_by_name');
  return rows.map((row) => ({
    ...{ id: row.id, schoolId: row.school_id, askedBy: row.asked_by, what: row.what },
    accountIds: JSON.parse(row.account_ids) as string[],
    ...{ askedAt: row.asked_at, expiresAt: row.expires_at, decidedBy: row.decided_by },
    ...{ state: row.state, askedByName: row.asked_by_name },
  }));
}
