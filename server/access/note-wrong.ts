import type { Account } from '../accounts/account';
import type { Alerts } from '../alerts/alerts';
import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import { laneKind } from '../lockout/lanes.rules';
import type { Lockout, Ticket } from '../lockout/lockout';
import type { Visitor } from './lanes';
import { trailOf } from './trail';

export interface NoteWrongDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  lockout: Lockout;
  alerts: Alerts;
}

export interface WrongSecret {
  account: Account | null;
  ticket: Ticket;
  secret: string;
  visitor: Visitor;
}

/** After a wrong secret. Real and unknown login IDs run the same statements. */
export function noteWrongSecret(
  { db, clock, audit, lockout, alerts }: NoteWrongDependencies,
  { account, ticket, secret, visitor }: WrongSecret,
): Promise<void> {
  const { path, subject, starts } = ticket;
  const schoolId = account?.schoolId ?? null;
  const formClassId = account?.formClassId ?? null;
  return inTransaction(db, async (tx) => {
    await lockout.failed(tx, ticket);
    await alerts.noteWrongSecret(tx, { path, subject, secret, schoolId });
    if (starts) await alerts.noteLock(tx, { subject, schoolId, formClassId });
    const at = clock.now();
    const details = { lane: laneKind(ticket.lane), starts: starts?.verdict ?? null };
    await audit.record(
      tx,
      trailOf({ account, visitor, at, action: path, result: 'wrong', details }),
    );
  });
}
