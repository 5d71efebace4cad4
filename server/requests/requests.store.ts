import type { Db, Tx } from '../db/database';
import type { PreparedAnswer, RequestState, RequestStatus } from './request';

export interface NewRequest {
  id: string;
  referenceDigest: string;
  schoolId: string;
  formClassId: string | null;
  /** Equal for everything that is asked about one name in one class of one school. */
  openKey: string;
  fullName: string;
  className: string;
  asking: string;
  problem: string;
  message: string;
  replyTo: string;
  language: string;
  /** ms since 1970 */
  madeAt: number;
  expectedAt: number | null;
}

/**
 * Files it as a request of its own, or with the open one about the same name and class.
 *
 * @returns the id of the request that it joined; null when it stands alone
 */
export async function insertRequest(tx: Tx, request: NewRequest): Promise<string | null> {
  for (let round = 0; round < ROUNDS; round++) {
    const alone: unknown[] = await tx('help_requests')
      .insert({ ...toRow(request), open_key: request.openKey })
      .onConflict('open_key')
      .ignore()
      .returning('id');
    if (alone.length === 1) return null;
    const open = await tx('help_requests')
      .where({ open_key: request.openKey })
      .first<{ id: string } | undefined>('id');
    if (!open) continue;
    await tx('help_requests').insert({ ...toRow(request), merged_into: open.id });
    return open.id;
  }
  throw new Error('an open request vanished again and again');
}

/** The open one may be closed between two statements; hardly three times in a row. */
const ROUNDS = 3;

interface StatusRow {
  state: RequestState;
  made_at: number;
  expected_at: number | null;
  answered_key: PreparedAnswer | null;
  language: string;
  school_id: string;
}

/** Where the request of this asker stands: what was done about the one that it joined counts. */
export async function findStatus(db: Db, digest: string): Promise<RequestStatus | null> {
  const row = await db('help_requests as asked')
    .leftJoin('help_requests as root', 'root.id', 'asked.merged_into')
    .where('asked.reference_digest', digest)
    .first<StatusRow | undefined>(
      db.raw('coalesce(root.state, asked.state) as state'),
      'asked.made_at',
      'asked.expected_at',
      db.raw('coalesce(root.answered_key, asked.answered_key) as answered_key'),
      'asked.language',
      'asked.school_id',
    );
  if (!row) return null;
  return {
    ...{ state: row.state, madeAt: row.made_at, expectedAt: row.expected_at },
    ...{ answer: row.answered_key, language: row.language, schoolId: row.school_id },
  };
}

/** The classes of one school year, to find by name the one that an asker means. */
export function classesOf(
  db: Db,
  schoolId: string,
  year: number,
): Promise<{ id: string; name: string }[]> {
  return db('form_classes').where({ school_id: schoolId, year }).select('id', 'name');
}

/** @returns how many were closed because nobody had done anything about them for so long */
export function closeForgotten(tx: Tx, madeBefore: number, now: number): Promise<number> {
  return tx('help_requests')
    .whereIn('state', ['received', 'looking'])
    .whereNull('merged_into')
    .where('made_at', '<', madeBefore)
    .update({ state: 'closed', resolution: 'forgotten', closed_at: now, open_key: null });
}

/** @returns how many are gone for good, with everything that was joined to them */
export async function purgeClosed(tx: Tx, closedBefore: number): Promise<number> {
  const closed = tx('help_requests').where('closed_at', '<', closedBefore).select('id');
  const joined = await tx('help_requests').whereIn('merged_into', closed).delete();
  const own = await tx('help_requests').where('closed_at', '<', closedBefore).delete();
  return joined + own;
}

function toRow(request: NewRequest) {
  return {
    ...{ id: request.id, reference_digest: request.referenceDigest },
    ...{ school_id: request.schoolId, form_class_id: request.formClassId },
    ...{ full_name: request.fullName, class_name: request.className },
    ...{ asking: request.asking, problem: request.problem, message: request.message },
    ...{ reply_to: request.replyTo, language: request.language, state: 'received' },
    ...{ made_at: request.madeAt, expected_at: request.expectedAt },
  };
}
