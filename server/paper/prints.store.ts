import type { Actor } from '../access/trail';
import type { Level } from '../accounts/account';
import type { Db, Tx } from '../db/database';
import { stateAt, type PrintKind, type PrintState, type PrintTimes } from './prints.rules';

/** One print as it is kept: never a secret. Times in ms since 1970. */
export interface StoredPrint extends PrintTimes {
  id: string;
  schoolId: string;
  kind: PrintKind;
  what: string;
  madeBy: Actor;
  total: number;
  done: number;
  validFrom: number | null;
  expiresAt: number | null;
  madeAt: number;
  readyAt: number | null;
  handedOutAt: number | null;
  confirmedAt: number | null;
  holder: string;
}

interface PrintRow {
  id: string;
  school_id: string;
  kind: PrintKind;
  what: string;
  made_by_kind: Actor['kind'];
  made_by_id: string | null;
  state: PrintState;
  total: number;
  done: number;
  valid_from: number | null;
  expires_at: number | null;
  made_at: number;
  ready_at: number | null;
  kept_until: number | null;
  handed_out_at: number | null;
  lapses_at: number | null;
  confirmed_at: number | null;
  holder: string;
  lease_until: number;
}

export async function insertPrint(tx: Tx, print: StoredPrint): Promise<void> {
  const row: PrintRow = {
    id: print.id,
    school_id: print.schoolId,
    kind: print.kind,
    what: print.what,
    made_by_kind: print.madeBy.kind,
    made_by_id: print.madeBy.id,
    state: print.state,
    total: print.total,
    done: print.done,
    valid_from: print.validFrom,
    expires_at: print.expiresAt,
    made_at: print.madeAt,
    ready_at: print.readyAt,
    kept_until: print.keptUntil,
    handed_out_at: print.handedOutAt,
    lapses_at: print.lapsesAt,
    confirmed_at: print.confirmedAt,
    holder: print.holder,
    lease_until: print.leaseUntil,
  };
  await tx('print_jobs').insert(row);
}

export async function findPrint(db: Db | Tx, id: string): Promise<StoredPrint | null> {
  const row = await db('print_jobs').where({ id }).first<PrintRow | undefined>('*');
  return row ? fromRow(row) : null;
}

/** The latest first. */
export async function listPrints(
  db: Db | Tx,
  { schoolId, limit }: { schoolId: string; limit: number },
): Promise<StoredPrint[]> {
  const rows = await db('print_jobs')
    .where({ school_id: schoolId })
    .orderBy([
      { column: 'made_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit)
    .select<PrintRow[]>('*');
  return rows.map(fromRow);
}

export interface Held {
  id: string;
  holder: string;
}

/** @returns false when the print is not this process's any more */
export async function renewLease(
  tx: Tx,
  { id, holder }: Held,
  { done, leaseUntil }: { done: number; leaseUntil: number },
): Promise<boolean> {
  const changed = await tx('print_jobs')
    .where({ id, holder })
    .whereIn('state', ['making', 'ready'])
    .update({ done, lease_until: leaseUntil });
  return changed === 1;
}

export async function markReady(
  tx: Tx,
  { id, holder }: Held,
  times: { readyAt: number; keptUntil: number; leaseUntil: number },
): Promise<boolean> {
  const changed = await tx('print_jobs')
    .where({ id, holder, state: 'making' })
    .update({
      state: 'ready',
      done: tx.ref('total'),
      ready_at: times.readyAt,
      kept_until: times.keptUntil,
      lease_until: times.leaseUntil,
    });
  return changed === 1;
}

/** Of any number of people who take it at once, one gets true. */
export async function markHandedOut(tx: Tx, { id, holder }: Held, now: number): Promise<boolean> {
  const changed = await tx('print_jobs')
    .where({ id, holder, state: 'ready' })
    .where('kept_until', '>', now)
    .update({ state: 'handed-out', handed_out_at: now });
  return changed === 1;
}

export async function setLapse(tx: Tx, id: string, lapsesAt: number | null): Promise<void> {
  await tx('print_jobs').where({ id, state: 'handed-out' }).update({ lapses_at: lapsesAt });
}

export async function markConfirmed(tx: Tx, id: string, now: number): Promise<boolean> {
  const changed = await tx('print_jobs')
    .where({ id, kind: 'cards', state: 'handed-out' })
    .where((inTime) => void inTime.whereNull('lapses_at').orWhere('lapses_at', '>', now))
    .update({ state: 'confirmed', confirmed_at: now });
  return changed === 1;
}

/** Only as it was read: a process that lives after all has renewed its lease meanwhile. */
export async function endPrint(
  tx: Tx,
  { id, state: from, leaseUntil }: StoredPrint,
  state: 'lapsed' | 'failed',
): Promise<boolean> {
  const changed = await tx('print_jobs')
    .where({ id, state: from, lease_until: leaseUntil })
    .update({ state });
  return changed === 1;
}

/** Those whose state has run out although nobody wrote it down: a dead process could not. */
export async function overduePrints(db: Db | Tx, now: number): Promise<StoredPrint[]> {
  const rows = await db('print_jobs')
    .whereIn('state', ['making', 'ready', 'handed-out'])
    .where((late) => {
      void late.where('lease_until', '<=', now).orWhere('lapses_at', '<=', now);
    })
    .limit(1000)
    .select<PrintRow[]>('*');
  return rows.map(fromRow).filter((print) => stateAt(print, now) !== print.state);
}

/** How many cards of a print wait to be used or confirmed, and until when. */
export async function waitingCards(
  db: Db | Tx,
  printId: string,
): Promise<{ count: number; lapsesAt: number | null }> {
  const rows = await db('answer_sets')
    .where({ print_id: printId, state: 'pending' })
    .select<{ lapses_at: number }[]>('lapses_at');
  const lapses = rows.map((row) => row.lapses_at);
  return { count: rows.length, lapsesAt: lapses.length > 0 ? Math.min(...lapses) : null };
}

export interface PrintPupil {
  id: string;
  loginId: string;
  fullName: string;
  firstName: string;
  lastName: string;
  className: string;
  level: Level;
}

/** The active ones among the chosen pupils of a school, in the order of a class list. */
export async function pupilsToPrint(
  db: Db | Tx,
  { schoolId, accountIds }: { schoolId: string; accountIds: readonly string[] },
): Promise<PrintPupil[]> {
  const rows = await db('accounts')
    .join('form_classes', 'form_classes.id', 'accounts.form_class_id')
    .where({ 'accounts.school_id': schoolId, 'accounts.status': 'active' })
    .whereIn('accounts.id', accountIds)
    .orderBy(['form_classes.name', 'accounts.full_name', 'accounts.id'])
    .select<PupilRow[]>('accounts.*', 'form_classes.name as class_name');
  return rows.map((row) => ({
    id: row.id,
    loginId: row.login_id,
    fullName: row.full_name,
    firstName: row.first_name,
    lastName: row.last_name,
    className: row.class_name,
    level: row.level,
  }));
}

interface PupilRow {
  id: string;
  login_id: string;
  full_name: string;
  first_name: string;
  last_name: string;
  class_name: string;
  level: Level;
}

function fromRow(row: PrintRow): StoredPrint {
  return {
    id: row.id,
    schoolId: row.school_id,
    kind: row.kind,
    what: row.what,
    madeBy: { kind: row.made_by_kind, id: row.made_by_id },
    state: row.state,
    total: row.total,
    done: row.done,
    validFrom: row.valid_from,
    expiresAt: row.expires_at,
    madeAt: row.made_at,
    readyAt: row.ready_at,
    keptUntil: row.kept_until,
    handedOutAt: row.handed_out_at,
    lapsesAt: row.lapses_at,
    confirmedAt: row.confirmed_at,
    holder: row.holder,
    leaseUntil: row.lease_until,
  };
}
