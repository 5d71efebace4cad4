import type { Db } from '../db/database';

/** Everything that was hashed with one pepper. */
export interface PepperUse {
  id: string;
  hashes: number;
  passwords: number;
  history: number;
  answers: number;
  /** Default passwords on slips that wait, and those of an import on its way. */
  waiting: number;
  staff: number;
}

const places = [
  ['passwords', 'password_credentials', 'pepper_id'],
  ['history', 'password_history', 'pepper_id'],
  ['answers', 'answers', 'pepper_id'],
  ['waiting', 'planned_passwords', 'pepper_id'],
  ['waiting', 'roster_import_ids', 'pepper_id'],
  ['staff', 'staff_members', 'password_pepper_id'],
] as const;

/** What still hangs on each pepper; reads whole tables, so for operators only. */
export async function pepperUses(db: Db): Promise<PepperUse[]> {
  const uses = new Map<string, PepperUse>();
  for (const [what, table, column] of places) {
    const rows = await db(table)
      .whereNotNull(column)
      .groupBy(column)
      .select<{ id: string; hashes: number }[]>(`${column} as id`)
      .count<{ id: string; hashes: number }[]>({ hashes: '*' });
    for (const { id, hashes } of rows) {
      const use = uses.get(id) ?? unused(id);
      uses.set(id, { ...use, hashes: use.hashes + hashes, [what]: use[what] + hashes });
    }
  }
  return [...uses.values()];
}

export function unused(id: string): PepperUse {
  return { id, hashes: 0, passwords: 0, history: 0, answers: 0, waiting: 0, staff: 0 };
}
