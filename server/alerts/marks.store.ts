import type { Db, Tx } from '../db/database';

export interface SecretMark {
  /** 16 bits, keyed. */
  digest: number;
  path: string;
  subject: string;
  schoolId: string | null;
  at: number;
}

export async function markSecret(tx: Tx, { at, schoolId, ...key }: SecretMark): Promise<void> {
  await tx('secret_marks')
    .insert({ ...key, school_id: schoolId, marked_at: at })
    .onConflict(['digest', 'path', 'subject'])
    .merge(['school_id', 'marked_at']);
}

/** @returns the login IDs, real and unknown, that this secret was tried against */
export async function countSprayed(
  db: Db | Tx,
  { digest, path }: { digest: number; path: string },
  since: number,
): Promise<number> {
  const rows = await db('secret_marks')
    .where({ digest, path })
    .andWhere('marked_at', '>', since)
    .select<{ subjects: number }[]>(db.raw('COUNT(*) AS subjects'));
  return rows[0]?.subjects ?? 0;
}

/** The schools that it hit; null among them for unknown login IDs. */
export async function schoolsSprayed(
  db: Db | Tx,
  { digest, path }: { digest: number; path: string },
  since: number,
): Promise<(string | null)[]> {
  const rows = await db('secret_marks')
    .where({ digest, path })
    .andWhere('marked_at', '>', since)
    .distinct<{ school_id: string | null }[]>('school_id');
  return rows.map((row) => row.school_id);
}

/** Among all marks: whoever asks has just deleted those that are too old. */
export async function secretsSprayed(
  db: Db | Tx,
  accounts: number,
): Promise<{ digest: number; path: string }[]> {
  return db('secret_marks')
    .groupBy('digest', 'path')
    .havingRaw('COUNT(*) >= ?', [accounts])
    .select<{ digest: number; path: string }[]>('digest', 'path');
}

export interface LockMark {
  subject: string;
  schoolId: string | null;
  formClassId: string | null;
  at: number;
}

export async function markLock(tx: Tx, mark: LockMark): Promise<void> {
  await tx('lock_marks')
    .insert({
      subject: mark.subject,
      school_id: mark.schoolId,
      form_class_id: mark.formClassId,
      marked_at: mark.at,
    })
    .onConflict('subject')
    .merge(['school_id', 'form_class_id', 'marked_at']);
}

export async function countLocked(
  db: Db | Tx,
  formClassId: string | null,
  since: number,
): Promise<number> {
  const rows = await db('lock_marks')
    // No class has the empty id: an unknown login ID runs the same query and finds nothing.
    .where('form_class_id', formClassId ?? '')
    .andWhere('marked_at', '>', since)
    .select<{ subjects: number }[]>(db.raw('COUNT(*) AS subjects'));
  return rows[0]?.subjects ?? 0;
}

/** Among all marks: whoever asks has just deleted those that are too old. */
export async function classesLocked(
  db: Db | Tx,
  locks: number,
): Promise<{ schoolId: string | null; formClassId: string | null }[]> {
  const rows = await db('lock_marks')
    .groupBy('school_id', 'form_class_id')
    .havingRaw('COUNT(*) >= ?', [locks])
    .select<{ school_id: string | null; form_class_id: string | null }[]>(
      'school_id',
      'form_class_id',
    );
  return rows.map((row) => ({ schoolId: row.school_id, formClassId: row.form_class_id }));
}

/** @returns how many */
export async function deleteMarks(tx: Tx, before: number): Promise<number> {
  const secrets = await tx('secret_marks').where('marked_at', '<=', before).delete();
  const locks = await tx('lock_marks').where('marked_at', '<=', before).delete();
  return secrets + locks;
}
