import type { Actor } from '../access/trail';
import type { AuditEntry } from '../audit/audit';
import type { StoredPrint } from './prints.store';

/** Who printed what, and how many: the audit's word on a print. */
export function printEvent(print: StoredPrint, action: string, actor: Actor): AuditEntry {
  const { id, schoolId, kind, what, total, madeAt, validFrom } = print;
  return {
    ...{ chain: schoolId, at: madeAt, actor, subjectId: null, action, result: 'done' },
    details: { print: id, kind, what, count: total, ...(validFrom !== null && { validFrom }) },
  };
}
