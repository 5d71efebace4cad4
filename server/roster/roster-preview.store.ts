import type { Db, Tx } from '../db/database';
import { anyRow } from './bulk.store';
import type { OptionalColumns } from './roster-flip.store';
import type { ImportKey } from './roster-rows.store';

/** What a row of the file brings about; a pupil may be renamed and moved at once. */
export const previewLists = [
  ...['new', 'renamed', 'moved-class', 'moved-level', 'contacts', 'returning'],
  ...['leaving', 'transfer', 'unchanged', 'rejected'],
] as const;
export type PreviewList =
  | ('new' | 'renamed' | 'moved-class' | 'moved-level' | 'contacts' | 'returning')
  | ('leaving' | 'transfer' | 'unchanged' | 'rejected');

export type PreviewCounts = Record<PreviewList, number> & { rows: number };

type RowList = Exclude<PreviewList, 'leaving'>;

/** Conditions on a row `r`, its account `a` in the school and its mark as transfer `t`. */
function conditions(has: OptionalColumns): Record<RowList, string> {
  const contacts = [
    ...(has.guardianEmail ? ['a.guardian_email IS DISTINCT FROM r.guardian_email'] : []),
    ...(has.guardianMobile ? ['a.guardian_mobile IS DISTINCT FROM r.guardian_mobile'] : []),
  ];
  const known = {
    renamed: `(a.full_name <> r.full_name OR a.first_name <> r.first_name
               OR a.last_name <> r.last_name)`,
    'moved-class': 'a.form_class_id <> r.form_class_id',
    'moved-level': 'a.level <> r.level',
    contacts: contacts.length === 0 ? '1 = 0' : `(${contacts.join(' OR ')})`,
    returning: "a.status = 'leaver'",
  };
  const good = (condition: string) => `r.problem IS NULL AND ${condition}`;
  const changed = Object.values(known).join(' OR ');
  return {
    rejected: 'r.problem IS NOT NULL',
    new: good('a.id IS NULL AND t.line IS NULL'),
    transfer: good('t.line IS NOT NULL'),
    renamed: good(`a.id IS NOT NULL AND ${known.renamed}`),
    'moved-class': good(`a.id IS NOT NULL AND ${known['moved-class']}`),
    'moved-level': good(`a.id IS NOT NULL AND ${known['moved-level']}`),
    contacts: good(`a.id IS NOT NULL AND ${known.contacts}`),
    returning: good(`a.id IS NOT NULL AND ${known.returning}`),
    unchanged: good(`a.id IS NOT NULL AND NOT (${changed})`),
  };
}

const ROWS = `roster_import_rows AS r
  LEFT JOIN accounts AS a ON a.school_id = ? AND a.student_number = r.student_number
  LEFT JOIN roster_import_transfers AS t ON t.import_id = r.import_id AND t.line = r.line`;

export interface PreviewKey extends ImportKey {
  has: OptionalColumns;
}

export async function countPreview(
  db: Db | Tx,
  { importId, schoolId, has }: PreviewKey,
): Promise<PreviewCounts> {
  const sums = Object.entries(conditions(has)).map(
    ([list, condition]) => `sum(CASE WHEN ${condition} THEN 1 ELSE 0 END) AS "${list}"`,
  );
  const counted = await anyRow<Record<string, number | null>>(
    db,
    `SELECT count(*) AS rows_read, ${sums.join(', ')} FROM ${ROWS} WHERE r.import_id = ?`,
    [schoolId, importId],
  );
  const leaving = await anyRow<{ n: number }>(
    db,
    'SELECT count(*) AS n FROM roster_import_leavers WHERE import_id = ?',
    [importId],
  );
  const counts = previewLists.map((list) => [list, Number(counted?.[list] ?? 0)] as const);
  return {
    ...(Object.fromEntries(counts) as Record<PreviewList, number>),
    leaving: leaving?.n ?? 0,
    rows: Number(counted?.['rows_read'] ?? 0),
  };
}

/** A pupil as they will be, and as they are. */
export interface PreviewItem {
  /** Of the file; for leavers a number in their order. */
  line: number;
  studentNumber: string | null;
  fullName: string | null;
  className: string | null;
  level: string | null;
  before: { fullName: string; className: string; level: string } | null;
  problem: string | null;
}

interface ItemRow {
  line: number;
  student_number: string | null;
  full_name: string | null;
  class_name: string | null;
  level: string | null;
  problem: string | null;
  before_name: string | null;
  before_class: string | null;
  before_level: string | null;
}

export interface ListPage {
  list: PreviewList;
  afterLine: number;
  limit: number;
}

/** A page of one list, in the order of the file. */
export async function listPreview(
  db: Db | Tx,
  { importId, schoolId, has }: PreviewKey,
  { list, afterLine, limit }: ListPage,
): Promise<PreviewItem[]> {
  if (list === 'leaving') return listLeaving(db, { importId, schoolId }, { afterLine, limit });
  const rows = await db
    .from(db.raw(`${ROWS} LEFT JOIN form_classes AS c ON c.id = a.form_class_id`, [schoolId]))
    .where('r.import_id', importId)
    .where('r.line', '>', afterLine)
    .whereRaw(conditions(has)[list])
    .orderBy('r.line')
    .limit(limit)
    .select<ItemRow[]>(
      ...['r.line', 'r.student_number', 'r.full_name', 'r.class_name', 'r.level', 'r.problem'],
      ...['a.full_name as before_name', 'c.name as before_class', 'a.level as before_level'],
    );
  return rows.map(itemOf);
}

async function listLeaving(
  db: Db | Tx,
  { importId, schoolId }: ImportKey,
  { afterLine, limit }: { afterLine: number; limit: number },
): Promise<PreviewItem[]> {
  const rows = await db('roster_import_leavers as s')
    .join('accounts as a', 'a.student_number', 's.student_number')
    .join('form_classes as c', 'c.id', 'a.form_class_id')
    .where({ 's.import_id': importId, 'a.school_id': schoolId })
    .where('s.line', '>', afterLine)
    .orderBy('s.line')
    .limit(limit)
    .select<Omit<ItemRow, 'problem'>[]>(
      ...['s.line', 's.student_number', 'a.full_name', 'c.name as class_name', 'a.level'],
      ...['a.full_name as before_name', 'c.name as before_class', 'a.level as before_level'],
    );
  return rows.map((row) => itemOf({ ...row, problem: null }));
}

function itemOf(row: ItemRow): PreviewItem {
  const { before_name: fullName, before_class: className, before_level: level } = row;
  const isKnown = fullName !== null && className !== null && level !== null;
  return {
    line: row.line,
    studentNumber: row.student_number,
    fullName: row.full_name,
    className: row.class_name,
    level: row.level,
    before: isKnown ? { fullName, className, level } : null,
    problem: row.problem,
  };
}

/** Pupils of the school who have not left. */
export async function countPresent(db: Db | Tx, schoolId: string): Promise<number> {
  const row = await db('accounts')
    .where({ school_id: schoolId })
    .whereNot({ status: 'leaver' })
    .count({ n: '*' })
    .first<{ n: number }>();
  return row.n;
}
