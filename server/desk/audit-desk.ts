import type { Audit } from '../audit/audit';
import { findHead } from '../audit/audit.store';
import type { AuditHead, AuditKey } from '../audit/chain';
import { exportPages, type ExportFormat } from '../audit/export';
import { isoTime } from '../audit/moment.rules';
import { verifyAudit } from '../audit/verify';
import type { Clock } from '../clock';
import type { TextSink } from '../csv/new-file';
import { inTransaction, type Db } from '../db/database';
import type { ScopedDb } from '../scope/scope.store';
import { asStaff, INSTALLATION_CHAIN } from '../staff/staff-trail';
import type { StaffMember } from '../staff/staff-member';
import { auditPage, type AuditFilter } from './audit-lines.store';

export interface AuditDeskDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  keys: { audit: readonly AuditKey[] };
}

/** Who looks, in which chain that itself is recorded, and what they look for. */
export interface AuditLook {
  member: StaffMember;
  scoped: ScopedDb;
  filter: AuditFilter;
}

export type ChainCheck =
  | { kind: 'checked'; events: number; findings: number }
  /** Too long for a page: the command line has the time. */
  | { kind: 'too-long'; events: number };

/** Events; a walk of so many takes some seconds on one core. */
export const CHECKED_ON_A_PAGE = 100_000;

export type AuditDesk = ReturnType<typeof createAuditDesk>;

/** The audit as staff see it. Whoever looks at it, takes it away or checks it stands in it. */
export function createAuditDesk({ db, clock, audit, keys }: AuditDeskDependencies) {
  function note(look: AuditLook, deed: { action: string; result: string; details: Details }) {
    const { member, filter } = look;
    return inTransaction(db, (tx) =>
      audit.record(tx, {
        chain: chainOf(look),
        at: clock.now(),
        actor: asStaff(member.id),
        // Of many that fit a part of a name none is meant in particular.
        subjectId: (filter.people?.length === 1 && filter.people[0]) || null,
        ...deed,
      }),
    );
  }

  return {
    looked: (look: AuditLook): Promise<void> =>
      note(look, { action: 'audit.viewed', result: 'done', details: sayFilter(look.filter) }),

    /** Recorded before the first event leaves, also when the export is cut off. */
    async exported(look: AuditLook, format: ExportFormat, sink: TextSink): Promise<number> {
      const at = clock.now();
      const filter = { ...look.filter, to: Math.min(look.filter.to ?? at, at) };
      const details = { ...sayFilter(filter), format, personal: 'left out' };
      await note(look, { action: 'audit.export', result: 'started', details });
      const pages = (place: Parameters<typeof auditPage>[2]) =>
        auditPage(look.scoped, filter, place);
      return exportPages(pages, sink, { format, withPersonal: false });
    },

    /** How far the chain has come; null where nothing was recorded yet. */
    head: (chain: string): Promise<AuditHead | null> => findHead(db, chain),

    /** Walks the whole chain and records what came of it. */
    async check(look: AuditLook): Promise<ChainCheck> {
      const chain = chainOf(look);
      const events = (await findHead(db, chain))?.seq ?? 0;
      if (events > CHECKED_ON_A_PAGE) return { kind: 'too-long', events };
      const found = await verifyAudit(db, keys.audit, { chain, maxFindings: 1 });
      const findings = found.findings.length + found.findingsLeftOut;
      const result = findings === 0 ? 'sound' : 'findings';
      const details = { events: found.events, findings };
      await note(look, { action: 'audit.verified', result, details });
      return { kind: 'checked', events: found.events, findings };
    },
  };
}

type Details = Record<string, string | number | null>;

/** That of the school looked at; of the installation for a look at all of them. */
export function chainOf({ member, filter }: Pick<AuditLook, 'member' | 'filter'>): string {
  return filter.chain ?? member.schoolId ?? INSTALLATION_CHAIN;
}

function sayFilter({ action, people, from, to }: AuditFilter): Details {
  return {
    onlyAction: action ?? null,
    people: people?.length ?? null,
    from: from === undefined ? null : isoTime(from),
    to: to === undefined ? null : isoTime(to),
  };
}
