import type { Account } from '../accounts/account';
import type { AuditEntry } from '../audit/audit';
import type { Visitor } from './lanes';

export type Actor = AuditEntry['actor'];

/** Who does it, and for staff how they knew that it was the pupil. */
export type By = Actor & { identified?: Identified };

export const identifications = ['saw', 'called', 'through-teacher', 'not-said'] as const;
export type Identified = (typeof identifications)[number];

/** The part of {@link By} that the audit keeps beside the actor. */
export function identifiedBy({ identified }: By): { identified?: string } {
  return identified ? { identified } : {};
}

interface Deed {
  account: Account | null;
  at: number;
  action: string;
  result: string;
  visitor?: Visitor;
  /** The pupil, when it is not given. */
  actor?: Actor;
  details?: Record<string, string | number | null>;
}

/** An audit entry about one account; what nobody's login ID brought goes to the chain of unknowns. */
export function trailOf({ account, visitor, actor, details, ...deed }: Deed): AuditEntry {
  return {
    ...deed,
    chain: account?.schoolId ?? 'unknown',
    actor: actor ?? { kind: account ? 'pupil' : 'visitor', id: account?.id ?? null },
    subjectId: account?.id ?? null,
    ...(details && { details }),
    ...(visitor?.address && { personal: { address: visitor.address } }),
  };
}
