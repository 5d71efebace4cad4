import type { ScopedDb } from '../../scope/scope.store';

/** Schools whose rosters the person may bring in. */
export interface SchoolInScope {
  id: string;
  code: string;
  name: string;
}

export function schoolsInScope(scoped: ScopedDb): Promise<SchoolInScope[]> {
  return scoped
    .schools()
    .orderBy('schools.name')
    .select<SchoolInScope[]>('schools.id', 'schools.code', 'schools.name');
}
