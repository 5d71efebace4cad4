import type { ScopedDb } from '../../scope/scope.store';

/** Schools whose rosters the person may bring in. */
export interface SchoolInScope {
  id: string;
  code: string;
  name: string;
  timeZone: string;
}

export function schoolsInScope(scoped: ScopedDb): Promise<SchoolInScope[]> {
  return scoped
    .schools()
    .orderBy('schools.name')
    .select<SchoolInScope[]>({
      ...{ id: 'schools.id', code: 'schools.code', name: 'schools.name' },
      timeZone: 'schools.time_zone',
    });
}
