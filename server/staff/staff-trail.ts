import type { AuditEntry } from '../audit/audit';
import type { StaffMember } from './staff-member';

export type StaffActor = AuditEntry['actor'];

/** The chain of those who belong to no school. */
export const INSTALLATION_CHAIN = 'installation';

interface StaffDeed {
  /** Whom it concerns. */
  member: Pick<StaffMember, 'id' | 'schoolId'>;
  actor: StaffActor;
  at: number;
  action: string;
  result?: string;
  address?: string;
  details?: Record<string, string | number | null>;
}

/** An audit entry about a person of the staff. */
export function staffTrail(deed: StaffDeed): AuditEntry {
  const { member, actor, at, action, result = 'done', address, details } = deed;
  return {
    chain: member.schoolId ?? INSTALLATION_CHAIN,
    ...{ at, actor, action, result },
    subjectId: member.id,
    ...(details && { details }),
    ...(address && { personal: { address } }),
  };
}

export const asStaff = (id: string): StaffActor => ({ kind: 'staff', id });
