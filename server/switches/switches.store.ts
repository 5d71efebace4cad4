import type { Db, Tx } from '../db/database';
import type { Suspension, SwitchPath } from './switches.rules';

interface SwitchRow {
  id: string;
  path: SwitchPath;
  school_id: string | null;
  school_code: string | null;
  school_name: string | null;
  banner: string;
  ends_at: number;
}

/** Those in force, the one that ends last first. @param now ms since 1970 */
export async function activeSwitches(db: Db | Tx, now: number): Promise<Suspension[]> {
  const rows = await db('switches')
    .leftJoin('schools', 'schools.id', 'switches.school_id')
    .whereNull('switches.ended_at')
    .where('switches.ends_at', '>', now)
    .orderBy([{ column: 'switches.ends_at', order: 'desc' }, 'switches.id'])
    .select<SwitchRow[]>(
      ...['switches.id', 'switches.path', 'switches.school_id', 'switches.banner'],
      ...['switches.ends_at', 'schools.code as school_code', 'schools.name as school_name'],
    );
  return rows.map(({ id, path, banner, ends_at: endsAt, school_id: schoolId, ...school }) => ({
    ...{ id, path, banner, endsAt },
    school:
      schoolId === null
        ? null
        : { id: schoolId, code: school.school_code ?? '', name: school.school_name ?? '' },
  }));
}

export interface NewSwitch {
  id: string;
  path: SwitchPath;
  schoolId: string | null;
  banner: string;
  setBy: string;
  setAt: number;
  endsAt: number;
}

export async function insertSwitch(tx: Tx, one: NewSwitch): Promise<void> {
  await tx('switches').insert({
    ...{ id: one.id, path: one.path, school_id: one.schoolId, banner: one.banner },
    ...{ set_by: one.setBy, set_at: one.setAt, ends_at: one.endsAt },
  });
}

/** Of two at once one gets its place: what was ended, or had ended by itself, gives null. */
export async function endSwitch(
  tx: Tx,
  { id, by, now }: { id: string; by: string; now: number },
): Promise<{ path: SwitchPath; schoolId: string | null } | null> {
  const rows = await tx('switches')
    .where({ id })
    .whereNull('ended_at')
    .where('ends_at', '>', now)
    .update({ ended_at: now, ended_by: by })
    .returning<{ path: SwitchPath; school_id: string | null }[]>(['path', 'school_id']);
  const [row] = rows;
  return row ? { path: row.path, schoolId: row.school_id } : null;
}

/** Those that were over before a moment, by themselves or by somebody. @returns how many */
export function dropSwitches(
  tx: Tx,
  { before, limit }: { before: number; limit: number },
): Promise<number> {
  const old = tx('switches')
    .where('ends_at', '<', before)
    .orWhere('ended_at', '<', before)
    .limit(limit)
    .select('id');
  return tx('switches').whereIn('id', old).delete();
}
