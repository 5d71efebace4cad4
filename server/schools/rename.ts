import type { Audit, AuditEntry } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import { updateSchool, type SchoolSettings } from './school-settings.store';
import { nameProblems } from './schools.rules';

export interface NameChange {
  school: Pick<SchoolSettings, 'id' | 'name'>;
  /** Of the school that the form was filled from. */
  version: number;
  name: string;
  actor: AuditEntry['actor'];
}

export type NameResult =
  | { kind: 'renamed' | 'unchanged' }
  | { kind: 'refused'; problems: string[] }
  /** Somebody else changed the school meanwhile; nothing of this was kept. */
  | { kind: 'overtaken' };

export type RenameSchool = ReturnType<typeof createRenameSchool>;

/** The name only: a code stands on paper and in bookmarks, and never changes. */
export function createRenameSchool(deps: { db: Db; clock: Clock; audit: Audit }) {
  return async function renameSchool(change: NameChange): Promise<NameResult> {
    const { school, version, actor } = change;
    const name = change.name.normalize('NFC').trim();
    const problems = nameProblems(name);
    if (problems.length > 0) return { kind: 'refused', problems };
    if (name === school.name) return { kind: 'unchanged' };
    const wasFirst = await inTransaction(deps.db, async (tx) => {
      if (!(await updateSchool(tx, { id: school.id, version }, { name }))) return false;
      await deps.audit.record(tx, {
        ...{ chain: school.id, at: deps.clock.now(), actor, subjectId: null },
        ...{ action: 'school.renamed', result: 'done' },
        details: { from: school.name, to: name },
      });
      return true;
    });
    return { kind: wasFirst ? 'renamed' : 'overtaken' };
  };
}
