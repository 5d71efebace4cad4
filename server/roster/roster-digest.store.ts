import { createHash, type Hash } from 'node:crypto';
import type { Db, Tx } from '../db/database';

/**
 * Of everything that a preview shows of a school: it is another one as soon as anybody changed a
 * pupil's data, class or status, by whatever way.
 */
export async function rosterDigest(db: Db | Tx, schoolId: string): Promise<string> {
  const hash = createHash('sha256');
  await addAll(hash, (after) => pageOf(db('accounts'), accountColumns, { schoolId, after }));
  await addAll(hash, (after) => pageOf(db('form_classes'), classColumns, { schoolId, after }));
  return hash.digest('base64url');
}

const accountColumns = [
  ...['id', 'student_number', 'full_name', 'first_name', 'last_name', 'form_class_id', 'level'],
  ...['guardian_email', 'guardian_mobile', 'status'],
];
const classColumns = ['id', 'year', 'name', 'level'];

type Row = Record<string, string | number | null>;

async function addAll(hash: Hash, page: (after: string) => Promise<Row[]>): Promise<void> {
  let after = '';
  for (;;) {
    const rows = await page(after);
    const last = rows.at(-1);
    if (!last) return;
    hash.update(JSON.stringify(rows.map((row) => Object.values(row))));
    after = String(last['id']);
  }
}

function pageOf(
  query: ReturnType<Db>,
  columns: readonly string[],
  { schoolId, after }: { schoolId: string; after: string },
): Promise<Row[]> {
  return query
    .where({ school_id: schoolId })
    .where('id', '>', after)
    .orderBy('id')
    .limit(PAGE)
    .select<Row[]>([...columns]);
}

const PAGE = 2000;
