import type { AuditEntry, WholesaleAudit } from '../audit/audit';
import { afterCommit } from '../db/after-commit';
import type { Metrics } from '../metrics';

/** The same audit; what was committed is counted by what was done, never by whom or to whom. */
export function countedAudit(
  audit: WholesaleAudit,
  metrics: Pick<Metrics, 'deed' | 'lock' | 'unlock'>,
) {
  function count({ action, result, details, actor }: AuditEntry): void {
    metrics.deed({ action, result });
    const starts = details?.['starts'];
    if (result === 'wrong' && typeof starts === 'string') metrics.lock({ path: action, starts });
    if (action !== 'lock.released') return;
    metrics.unlock({ by: result === 'by-challenge' ? 'challenge' : actor.kind });
  }

  return {
    async record(tx, entry) {
      await audit.record(tx, entry);
      afterCommit(tx, () => count(entry));
    },
    async recordAll(tx, entries) {
      await audit.recordAll(tx, entries);
      afterCommit(tx, () => entries.forEach(count));
    },
  } satisfies WholesaleAudit;
}
