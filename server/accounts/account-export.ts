import type { Audit, AuditEntry } from '../audit/audit';
import { isoTime } from '../audit/moment.rules';
import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import { keptAbout, type Row } from './account-export.store';
import { findByLoginId } from './accounts.store';

export interface AccountExport {
  exportedAt: string;
  school: string;
  class: string;
  /** Times ISO 8601; no hash, no secret. */
  kept: Record<string, Record<string, unknown>[]>;
}

export interface AccountExportDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  /** Code of a school. */
  schoolCode: (id: string) => Promise<string>;
}

/** All that is kept about one pupil; that it was taken is recorded before. Null: no such account. */
export function createAccountExport({ db, clock, audit, schoolCode }: AccountExportDependencies) {
  return async (canonicalId: string, actor: AuditEntry['actor']): Promise<AccountExport | null> => {
    const account = await findByLoginId(db, canonicalId);
    if (!account) return null;
    const at = clock.now();
    await inTransaction(db, (tx) =>
      audit.record(tx, {
        ...{ chain: account.schoolId, at, actor, subjectId: account.id },
        ...{ action: 'account.export', result: 'started' },
      }),
    );
    const kept = Object.entries(await keptAbout(db, account));
    return {
      exportedAt: isoTime(at),
      school: await schoolCode(account.schoolId),
      class: account.className,
      kept: Object.fromEntries(kept.map(([name, rows]) => [name, rows.map(inWords)])),
    };
  };
}

function inWords(row: Row): Record<string, unknown> {
  const fields = Object.entries(row).map(([column, value]) => [
    column.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
    readable(column, value),
  ]);
  return Object.fromEntries(fields) as Record<string, unknown>;
}

function readable(column: string, value: string | number | null): unknown {
  // A counter that never closed stands at 0.
  if (typeof value === 'number' && moments.test(column)) return value === 0 ? null : isoTime(value);
  if (typeof value === 'string' && jsonColumns.has(column)) return parsed(value);
  return value;
}

const moments = /^at$|_at$|_until$|^valid_from$/;
const jsonColumns = new Set(['details', 'personal', 'facts']);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
