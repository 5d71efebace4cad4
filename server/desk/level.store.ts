import type { Level } from '../accounts/account';
import type { ScopedDb } from '../scope/scope.store';
import { listClasses, type ClassLine } from './classes.store';
import { shutCounters } from './pupil-list.store';

export interface LevelClass extends ClassLine {
  /** Of the active ones, how many nobody can sign in as, or answer for, at this moment. */
  locked: number;
  /** Of the active ones, how many have a default password. */
  defaultPending: number;
}

export interface LevelWanted {
  level: Level;
  schoolId: string;
  /** The first school year that counts. */
  fromYear: number;
  now: number;
  /** A closed lane opens again by itself after this time, in ms. */
  reopenAfterMs: number;
}

/** The classes of a level that are in scope, the latest year first, then by name. */
export async function classesOfLevel(
  scoped: ScopedDb,
  { level, schoolId, fromYear, ...moment }: LevelWanted,
): Promise<LevelClass[]> {
  const all = await listClasses(scoped, { schoolId });
  const classes = all.filter((one) => one.level === level && one.year >= fromYear);
  const ids = classes.map(({ id }) => id);
  const locked = await countByClass(scoped, ids, (pupils) =>
    pupils.whereIn(
      'accounts.id',
      shutCounters(scoped, moment).select('attempt_counters.account_id'),
    ),
  );
  const pending = await countByClass(scoped, ids, (pupils) =>
    pupils.whereIn(
      'accounts.id',
      scoped
        .ofPupils('password_credentials', 'account_id')
        .where('password_credentials.kind', 'default')
        .select('password_credentials.account_id'),
    ),
  );
  return classes.map((one) => ({
    ...one,
    locked: locked.get(one.id) ?? 0,
    defaultPending: pending.get(one.id) ?? 0,
  }));
}

type Pupils = ReturnType<ScopedDb['pupils']>;

async function countByClass(
  scoped: ScopedDb,
  classIds: readonly string[],
  narrow: (pupils: Pupils) => Pupils,
): Promise<Map<string, number>> {
  const rows = await narrow(scoped.pupils())
    .whereIn('accounts.form_class_id', classIds)
    .where('accounts.status', 'active')
    .groupBy('accounts.form_class_id')
    .select('accounts.form_class_id')
    .count<{ form_class_id: string; pupils: number }[]>('* as pupils');
  return new Map(rows.map((row) => [row.form_class_id, row.pupils]));
}

export interface LevelSchool {
  id: string;
  code: string;
  name: string;
}

/** The school of this code or id; without one the only school in scope. */
export async function schoolOfLevel(scoped: ScopedDb, asked: string): Promise<LevelSchool | null> {
  const query = scoped.schools().limit(2);
  if (asked !== '') {
    void query.where((one) => {
      void one.where('schools.code', asked.toUpperCase()).orWhere('schools.id', asked);
    });
  }
  const [school, second] = await query.select<LevelSchool[]>(
    ...['schools.id', 'schools.code', 'schools.name'],
  );
  return school && !second ? school : null;
}
