import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import type { TextSink } from '../csv/new-file';
import type { Audit, AuditEntry } from './audit';
import { exportAudit, type ExportRequest } from './export';
import { isoTime } from './moment.rules';

export interface RecordedExport {
  /** The school whose events are wanted; null for all. */
  schoolId: string | null;
  actor: AuditEntry['actor'];
  request: ExportRequest;
}

/**
 * Exports what happened before this moment, after recording that it is exported: who takes the
 * trace away leaves one, also when the export is cut off.
 *
 * @returns the number of events written
 */
export function createRecordedExport(deps: { db: Db; audit: Audit; clock: Clock }) {
  return async (sink: TextSink, { schoolId, actor, request }: RecordedExport): Promise<number> => {
    const at = deps.clock.now();
    const to = Math.min(request.filter.to ?? at, at);
    const filter = { ...request.filter, to, chain: schoolId ?? undefined };
    await inTransaction(deps.db, (tx) =>
      deps.audit.record(tx, {
        chain: schoolId ?? 'unknown',
        at,
        actor,
        subjectId: filter.subjectId ?? null,
        action: 'audit.export',
        result: 'started',
        details: {
          format: request.format,
          from: filter.from === undefined ? null : isoTime(filter.from),
          to: isoTime(to),
          onlyAction: filter.action ?? null,
          personal: request.withPersonal ? 'included' : 'left out',
        },
      }),
    );
    return exportAudit(deps.db, sink, { ...request, filter });
  };
}
