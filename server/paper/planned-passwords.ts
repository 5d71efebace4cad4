import { endSessions } from '../accounts/accounts.store';
import type { Audit, AuditEntry } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db, type Tx } from '../db/database';
import type { Lockout } from '../lockout/lockout';
import type { Passwords } from '../password/password';
import { duePasswords, takePlanned, type DuePassword } from './planned-passwords.store';

export interface PlannedDeps {
  db: Db;
  clock: Clock;
  audit: Audit;
  lockout: Lockout;
  passwords: Passwords;
}

/** Accounts a transaction, so that pages do not wait for it. */
const BATCH = 20;

/**
 * Puts the default passwords of slips in force whose day has come: like one issued by hand, each
 * ends visits and open resets and unlocks the sign-in. Safe to run in several processes at once.
 *
 * @returns how many there were
 */
export async function putInForce(deps: PlannedDeps): Promise<number> {
  let sum = 0;
  for (;;) {
    const due = await duePasswords(deps.db, { now: deps.clock.now(), limit: BATCH });
    if (due.length === 0) return sum;
    sum += await inTransaction(deps.db, (tx) => putBatch(tx, deps, due));
  }
}

async function putBatch(tx: Tx, deps: PlannedDeps, due: readonly DuePassword[]): Promise<number> {
  const at = deps.clock.now();
  const entries: AuditEntry[] = [];
  for (const each of due) {
    const isOurs = await takePlanned(tx, each);
    if (!isOurs || !each.isActive) continue;
    await putOne(tx, deps, { ...each, at });
    entries.push({
      ...{ chain: each.schoolId, at, actor: each.madeBy, subjectId: each.accountId },
      ...{ action: 'default-password.issued', result: 'done', details: { print: each.printId } },
    });
  }
  for (const entry of entries) await deps.audit.record(tx, entry);
  return entries.length;
}

async function putOne(
  tx: Tx,
  { passwords, lockout }: PlannedDeps,
  { accountId, schoolId, stored, expiresAt, loginIdFolded, at }: DuePassword & { at: number },
): Promise<void> {
  await endSessions(tx, accountId);
  await passwords.of({ schoolId }).saveNew(tx, {
    ...{ accountId, stored, expiresAt, changedAt: at },
    ...{ kind: 'default', changedHow: 'default' },
  });
  await lockout.release(tx, {
    canonicalId: loginIdFolded,
    paths: ['sign-in', 'current-password'],
  });
}
