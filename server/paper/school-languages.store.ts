import type { Db, Tx } from '../db/database';

/** The codes that a school chose for its paper, in the order in which they are printed. */
export async function languagesOnPaper(db: Db | Tx, schoolId: string): Promise<string[]> {
  const row = await db('schools')
    .where({ id: schoolId })
    .first<{ paper_languages: string } | undefined>('paper_languages');
  return row ? (JSON.parse(row.paper_languages) as string[]) : [];
}
