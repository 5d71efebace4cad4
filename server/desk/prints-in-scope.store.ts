import type { ScopedDb } from '../scope/scope.store';

/** The latest first. */
export async function printIds(scoped: ScopedDb, most: number): Promise<string[]> {
  const rows = await scoped
    .prints()
    .orderBy([
      { column: 'print_jobs.made_at', order: 'desc' },
      { column: 'print_jobs.id', order: 'desc' },
    ])
    .limit(most)
    .select<{ id: string }[]>('print_jobs.id');
  return rows.map(({ id }) => id);
}

export async function isPrintInScope(scoped: ScopedDb, id: string): Promise<boolean> {
  const rows: unknown[] = await scoped.prints().where('print_jobs.id', id).select('print_jobs.id');
  return rows.length === 1;
}
