import type { ScopedDb } from '../../scope/scope.store';

/** A school that the person may look at here. */
export interface ChosenSchool {
  id: string;
  code: string;
  name: string;
}

/** By name. */
export function schoolsToChoose(scoped: ScopedDb): Promise<ChosenSchool[]> {
  return scoped
    .schools()
    .orderBy('schools.name')
    .select<ChosenSchool[]>('schools.id', 'schools.code', 'schools.name');
}
