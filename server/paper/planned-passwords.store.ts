import type { Actor } from '../access/trail';
import type { Db, Tx } from '../db/database';
import type { StoredHash } from '../password/hashing';

/** A default password that stands on a slip and waits for its day. Times in ms since 1970. */
export interface PlannedPassword {
  accountId: string;
  stored: StoredHash;
}

export interface DuePassword extends PlannedPassword {
  printId: string;
  expiresAt: number;
  schoolId: string;
  loginIdFolded: string;
  isActive: boolean;
  madeBy: Actor;
}

/** A slip printed later takes the place of one that waits. */
export async function planPasswords(
  tx: Tx,
  planned: readonly PlannedPassword[],
  print: { printId: string; validFrom: number; expiresAt: number },
): Promise<void> {
  for (let start = 0; start < planned.length; start += ROWS) {
    const rows = planned.slice(start, start + ROWS).map(({ accountId, stored }) => ({
      account_id: accountId,
      print_id: print.printId,
      phc: stored.phc,
      pepper_id: stored.pepperId,
      valid_from: print.validFrom,
      expires_at: print.expiresAt,
    }));
    await tx('planned_passwords').insert(rows).onConflict('account_id').merge();
  }
}

/** Rows of one statement, which takes a bounded number of values. */
const ROWS = 200;

/** @param limit how many at most */
export async function duePasswords(
  db: Db | Tx,
  { now, limit }: { now: number; limit: number },
): Promise<DuePassword[]> {
  const rows = await db('planned_passwords')
    .join('accounts', 'accounts.id', 'planned_passwords.account_id')
    .join('print_jobs', 'print_jobs.id', 'planned_passwords.print_id')
    .where('planned_passwords.valid_from', '<=', now)
    .orderBy(['planned_passwords.valid_from', 'planned_passwords.account_id'])
    .limit(limit)
    .select<DueRow[]>(
      'planned_passwords.*',
      'accounts.school_id',
      'accounts.login_id_folded',
      'accounts.status',
      'print_jobs.made_by_kind',
      'print_jobs.made_by_id',
    );
  return rows.map((row) => ({
    accountId: row.account_id,
    stored: { phc: row.phc, pepperId: row.pepper_id },
    printId: row.print_id,
    expiresAt: row.expires_at,
    schoolId: row.school_id,
    loginIdFolded: row.login_id_folded,
    isActive: row.status === 'active',
    madeBy: { kind: row.made_by_kind, id: row.made_by_id },
  }));
}

/** Of two processes at once, one gets true; nobody does when another slip took its place. */
export async function takePlanned(
  tx: Tx,
  { accountId, printId }: Pick<DuePassword, 'accountId' | 'printId'>,
): Promise<boolean> {
  const gone = await tx('planned_passwords')
    .where({ account_id: accountId, print_id: printId })
    .delete();
  return gone === 1;
}

/** Slips of a print that wait for their day. */
export async function countWaiting(db: Db | Tx, printId: string, now: number): Promise<number> {
  const [row] = await waitingOf(db, printId, now).count<{ waiting: number }[]>('* as waiting');
  return row?.waiting ?? 0;
}

/** Every slip of a print whose day has not come. @returns how many; of two people at once, one gets them */
export function dropWaiting(tx: Tx, printId: string, now: number): Promise<number> {
  return waitingOf(tx, printId, now).delete();
}

/** The slip of one pupil. @returns false when there is none that waits */
export async function dropWaitingOf(
  tx: Tx,
  { printId, accountId, now }: { printId: string; accountId: string; now: number },
): Promise<boolean> {
  return (await waitingOf(tx, printId, now).where({ account_id: accountId }).delete()) === 1;
}

function waitingOf(db: Db | Tx, printId: string, now: number) {
  return db('planned_passwords').where({ print_id: printId }).where('valid_from', '>', now);
}

interface DueRow {
  account_id: string;
  print_id: string;
  phc: string;
  pepper_id: string;
  expires_at: number;
  school_id: string;
  login_id_folded: string;
  status: string;
  made_by_kind: Actor['kind'];
  made_by_id: string | null;
}
