import type { Db, Tx } from '../db/database';
import type { ScopedDb } from '../scope/scope.store';
import { demandsIn, type SchoolDemands } from './stricter.rules';

/** What a school asks for; the version is 0 where it never asked for anything. */
export interface StoredDemands {
  version: number;
  demands: SchoolDemands;
}

/** The latest of every school that ever asked for something, by the school's id. */
export async function latestDemands(db: Db | Tx): Promise<Map<string, StoredDemands>> {
  const latest = db('school_policies')
    .groupBy('school_id')
    .select('school_id', db.raw('max(version) AS version'))
    .as('latest');
  const rows = await db('school_policies')
    .join(latest, (on) => {
      on.on('latest.school_id', 'school_policies.school_id').andOn(
        'latest.version',
        'school_policies.version',
      );
    })
    .select<{ school_id: string; version: number; demands: string }[]>(
      ...['school_policies.school_id', 'school_policies.version', 'school_policies.demands'],
    );
  return new Map(
    rows.map(({ school_id, version, demands }) => [
      school_id,
      { version, demands: demandsIn(demands) },
    ]),
  );
}

export interface NewVersion {
  id: string;
  schoolId: string;
  /** That the change was made from; its successor is stored. */
  base: number;
  demands: SchoolDemands;
  madeAt: number;
  madeBy: string;
}

/** @returns false when `base` is not the latest any more */
export async function insertVersion(tx: Tx, version: NewVersion): Promise<boolean> {
  const { id, schoolId, base, demands, madeAt, madeBy } = version;
  const added = await tx.raw<unknown[] | { rows: unknown[] }>(
    `INSERT INTO school_policies (id, school_id, version, demands, made_at, made_by)
     SELECT ?, ?, CAST(? AS INTEGER), ?, CAST(? AS BIGINT), ?
     WHERE CAST(? AS INTEGER) =
       COALESCE((SELECT max(version) FROM school_policies WHERE school_id = ?), 0)
     ON CONFLICT (school_id, version) DO NOTHING
     RETURNING id`,
    [id, schoolId, base + 1, JSON.stringify(demands), madeAt, madeBy, base, schoolId],
  );
  return (Array.isArray(added) ? added : added.rows).length === 1;
}

export async function findVersion(
  tx: Tx,
  { schoolId, version }: { schoolId: string; version: number },
): Promise<SchoolDemands> {
  const row = await tx('school_policies')
    .where({ school_id: schoolId, version })
    .first<{ demands: string } | undefined>('demands');
  return row ? demandsIn(row.demands) : {};
}

export interface ListedVersion extends StoredDemands {
  madeAt: number;
  /** Of the staff; opaque. */
  madeBy: string;
  /** Null for somebody whom the person may not see, such as an administrator. */
  madeByName: string | null;
}

/** The latest first. */
export async function listVersions(
  scoped: ScopedDb,
  schoolId: string,
  most: number,
): Promise<ListedVersion[]> {
  const rows = await scoped
    .schools()
    .where('schools.id', schoolId)
    .join('school_policies', 'school_policies.school_id', 'schools.id')
    .orderBy('school_policies.version', 'desc')
    .limit(most)
    .select<{ version: number; demands: string; made_at: number; made_by: string }[]>(
      ...['school_policies.version', 'school_policies.demands', 'school_policies.made_at'],
      'school_policies.made_by',
    );
  const people = await scoped
    .people()
    .whereIn('staff_members.id', [...new Set(rows.map(({ made_by }) => made_by))])
    .select<{ id: string; name: string }[]>('staff_members.id', 'staff_members.name');
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return rows.map(({ version, demands, made_at: madeAt, made_by: madeBy }) => ({
    ...{ version, demands: demandsIn(demands), madeAt, madeBy },
    madeByName: names.get(madeBy) ?? null,
  }));
}
