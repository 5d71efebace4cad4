import { setImmediate } from 'node:timers/promises';
import type { WholesaleAudit } from '../audit/audit';
import { DAY, type Clock } from '../clock';
import { inBatches } from '../db/batches';
import { inTransaction, type Db } from '../db/database';
import {
  forgetGuardians,
  leaversBefore,
  purgeLeavers,
  schoolsWithLeavers,
  type DueLeavers,
} from './purge.store';

export interface PurgeDependencies {
  db: Db;
  clock: Clock;
  audit: WholesaleAudit;
  /** Days after leaving when an account is deleted. */
  leaverPurgeDays: number;
  /** Days after leaving when the guardians' contacts are. */
  guardianContactDays: number;
}

/** Forgets who left long ago. Safe in several processes: each takes what is still there. */
export function createPurge({ db, clock, audit, ...days }: PurgeDependencies) {
  return async function purge(): Promise<{ purged: number; guardians: number }> {
    const contactsBefore = clock.now() - days.guardianContactDays * DAY;
    const guardians = await inBatches(db, (tx, most) => forgetGuardians(tx, contactsBefore, most));
    const before = clock.now() - days.leaverPurgeDays * DAY;
    let purged = 0;
    for (const schoolId of await schoolsWithLeavers(db, before)) {
      purged += await purgeSchool({ schoolId, before, limit: PUPILS });
    }
    return { purged, guardians };
  };

  async function purgeSchool(due: DueLeavers): Promise<number> {
    let purged = 0;
    for (;;) {
      const ids = await leaversBefore(db, due);
      const gone = await purgeSome({ ...due, ids });
      purged += gone;
      // None: another process has them in hand, or they came back.
      if (gone === 0 || ids.length < due.limit) return purged;
      await setImmediate();
    }
  }

  function purgeSome({ ids, ...due }: DueLeavers & { ids: readonly string[] }): Promise<number> {
    if (ids.length === 0) return Promise.resolve(0);
    return inTransaction(db, async (tx) => {
      const gone = await purgeLeavers(tx, { ...due, ids });
      const deed = { chain: due.schoolId, at: clock.now(), result: 'done' };
      const actor = { kind: 'system', id: null } as const;
      const action = 'account.purged';
      await audit.recordAll(
        tx,
        gone.map((subjectId) => ({ ...deed, actor, action, subjectId })),
      );
      return gone.length;
    });
  }
}

/** Pupils a transaction: a school's chain must not be held for a whole level. */
const PUPILS = 50;
