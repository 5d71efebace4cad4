import type { Level } from '../accounts/account';
import type { ScopedDb } from '../scope/scope.store';

export interface ClassLine {
  id: string;
  schoolId: string;
  year: number;
  name: string;
  level: Level;
  /** Active ones. */
  pupils: number;
  /** Of these, how many can answer questions. */
  enrolled: number;
}

interface ClassRow extends Omit<ClassLine, 'schoolId'> {
  school_id: string;
}

/** The latest year first, then by name. */
export async function listClasses(
  scoped: ScopedDb,
  filter: { year?: number; id?: string; schoolId?: string } = {},
): Promise<ClassLine[]> {
  const query = scoped.classes();
  if (filter.year !== undefined) void query.where('form_classes.year', filter.year);
  if (filter.id !== undefined) void query.where('form_classes.id', filter.id);
  if (filter.schoolId !== undefined) void query.where('form_classes.school_id', filter.schoolId);
  const active = () =>
    scoped
      .pupils()
      .whereRaw('accounts.form_class_id = form_classes.id')
      .where('accounts.status', 'active');
  const rows = await query
    .orderBy([{ column: 'form_classes.year', order: 'desc' }, 'form_classes.name'])
    .select(
      active().count('*').as('pupils'),
      active()
        .whereExists(
          scoped
            .ofPupils('answer_sets', 'account_id')
            .whereRaw('answer_sets.account_id = accounts.id')
            .select('answer_sets.id'),
        )
        .count('*')
        .as('enrolled'),
    )
    .select<ClassRow[]>('form_classes.*');
  return rows.map(({ school_id: schoolId, ...row }) => ({ ...row, schoolId }));
}

export async function findClass(scoped: ScopedDb, id: string): Promise<ClassLine | null> {
  return (await listClasses(scoped, { id }))[0] ?? null;
}
