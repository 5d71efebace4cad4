import type { Audit } from '../audit/audit';
import { describeFinding } from '../audit/verification';
import { verifyAudit } from '../audit/verify';
import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import { appliedMigrations, knownMigrations, migrateUp } from '../db/migrate';
import type { Keys } from '../keys';
import { pepperUses } from '../password/pepper-use.store';
import { INSTALLATION_CHAIN } from '../staff/staff-trail';
import { endAfterRestore, type Ended } from './ending.store';

export interface RestoredDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  keys: Keys;
  /** Of the peppers in the settings. */
  pepperIds: readonly string[];
}

export interface RestoreOptions {
  /** Takes it back although the audit has findings; the audit says so for ever. */
  despiteFindings?: boolean;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

export type TakenBack =
  { kind: 'refused'; problems: string[] } | { kind: 'taken-back'; ended: Ended };

/**
 * Takes a database back into service that was put back from a backup: checks that it is the
 * portal's, brings it to the newest shape, checks that its secrets are here and its audit is
 * whole, and ends what must not work again. A refusal leaves it out of service.
 */
export async function takeBack(
  { db, clock, audit, keys, pepperIds }: RestoredDependencies,
  { despiteFindings = false, onProgress }: RestoreOptions,
): Promise<TakenBack> {
  const strange = await strangeness(db);
  if (strange) return { kind: 'refused', problems: [strange] };
  await migrateUp(db);
  const lost = await missingPeppers(db, pepperIds);
  if (lost.length > 0) return { kind: 'refused', problems: lost };
  const { findings, findingsLeftOut } = await verifyAudit(db, keys.audit, {
    ...{ onProgress, maxFindings: 20 },
  });
  const found = findings.length + findingsLeftOut;
  if (found > 0 && !despiteFindings) {
    const advice = `the audit has ${found} findings; take another backup, or --despite-findings`;
    return { kind: 'refused', problems: [...findings.map(describeFinding), advice] };
  }
  const ended = await inTransaction(db, async (tx) => {
    const at = clock.now();
    const sums = await endAfterRestore(tx, at);
    await audit.record(tx, {
      ...{ chain: INSTALLATION_CHAIN, at, actor: { kind: 'operator', id: null } },
      ...{ subjectId: null, action: 'backup.restored', result: 'done' },
      details: {
        pupils: sums.accounts,
        defaults: sums.defaultPasswords,
        slips: sums.slips,
        findings: found,
      },
    });
    return sums;
  });
  return { kind: 'taken-back', ended };
}

/** Null where the database is the portal's, and not of a newer one. */
async function strangeness(db: Db): Promise<string | null> {
  const applied = await appliedMigrations(db);
  if (applied.length === 0) return 'this is no database of the portal';
  const known = new Set(knownMigrations());
  const newer = applied.filter((name) => !known.has(name));
  if (newer.length === 0) return null;
  return `the backup is of a newer portal, which has ${newer.join(', ')}: install that one first`;
}

async function missingPeppers(db: Db, pepperIds: readonly string[]): Promise<string[]> {
  const uses = await pepperUses(db);
  const lost = uses.filter(({ id }) => !pepperIds.includes(id));
  return lost.map(
    ({ id, hashes }) =>
      `PEPPERS: the pepper ${id}, which ${hashes} hashes need, is not here; bring back the secrets of the backup's time`,
  );
}
