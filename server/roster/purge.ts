import type { Audit } from '../audit/audit';
import { DAY, type Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import { forgetGuardians, leaversBefore, purgeLeaver, type Purged } from './purge.store';

export interface PurgeDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  /** Days after leaving when an account is deleted. */
  leaverPurgeDays: number;
  /** Days after leaving when the guardians' contacts are. */
  guardianContactDays: number;
}

/** Forgets who left long ago. Safe in several processes: each takes what is still there. */
export function createPurge({ db, clock, audit, ...days }: PurgeDependencies) {
  return async function purge(): Promise<{ purged: number; guardians: number }> {
    const { leaverPurgeDays, guardianContactDays } = days;
    const guardians = await forget(clock.now() - guardianContactDays * DAY);
    const before = clock.now() - leaverPurgeDays * DAY;
    let purged = 0;
    for (;;) {
      const page = await leaversBefore(db, before, PAGE);
      let gone = 0;
      for (const leaver of page) if (await purgeOne(leaver, before)) gone++;
      purged += gone;
      if (gone === 0) return { purged, guardians };
    }
  };

  async function forget(before: number): Promise<number> {
    let sum = 0;
    for (;;) {
      const count = await inTransaction(db, (tx) => forgetGuardians(tx, before, PAGE));
      sum += count;
      if (count < PAGE) return sum;
    }
  }

  /** One transaction each: a chain must not be held for a whole level. */
  function purgeOne(leaver: Purged, before: number): Promise<boolean> {
    return inTransaction(db, async (tx) => {
      const isGone = await purgeLeaver(tx, leaver, before);
      if (isGone) {
        await audit.record(tx, {
          ...{ chain: leaver.schoolId, at: clock.now(), subjectId: leaver.id },
          ...{ actor: { kind: 'system', id: null }, action: 'account.purged', result: 'done' },
        });
      }
      return isGone;
    });
  }
}

const PAGE = 200;
