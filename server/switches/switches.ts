import { v7 as uuidv7 } from 'uuid';
import type { Audit } from '../audit/audit';
import { HOUR, type Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import { held } from '../db/held';
import { asStaff, INSTALLATION_CHAIN } from '../staff/staff-trail';
import type { Suspension, SwitchPath } from './switches.rules';
import { activeSwitches, endSwitch, insertSwitch } from './switches.store';

export interface SwitchDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
}

export interface SwitchOrder {
  path: SwitchPath;
  /** Null for every school. */
  schoolId: string | null;
  banner: string;
  hours: number;
  staffId: string;
}

export type Switches = ReturnType<typeof createSwitches>;

/** The emergency switches of security 36. Each ends by itself at the time it was given. */
export function createSwitches({ db, clock, audit }: SwitchDependencies) {
  const active = (): Promise<Suspension[]> => activeSwitches(db, clock.now());
  const shown = held<Suspension[]>({ clock, load: active, first: [] });

  return {
    /** Read anew at every attempt: what an admin switches holds with the next one, everywhere. */
    active,

    /** As of a moment ago: for pages that are only looked at. */
    async shown(): Promise<Suspension[]> {
      await shown.refresh();
      return shown.value().filter(({ endsAt }) => endsAt > clock.now());
    },

    async on({ path, schoolId, banner, hours, staffId }: SwitchOrder): Promise<void> {
      const id = uuidv7();
      await inTransaction(db, async (tx) => {
        const at = clock.now();
        const endsAt = at + hours * HOUR;
        await insertSwitch(tx, { id, path, schoolId, banner, setBy: staffId, setAt: at, endsAt });
        await audit.record(tx, {
          ...{ chain: schoolId ?? INSTALLATION_CHAIN, at, actor: asStaff(staffId) },
          ...{ subjectId: null, action: 'switch.on', result: 'done' },
          details: { path, hours },
        });
      });
      await shown.reload();
    },

    /** @returns false when it was over already */
    async off(id: string, staffId: string): Promise<boolean> {
      const wasActive = await inTransaction(db, async (tx) => {
        const at = clock.now();
        const ended = await endSwitch(tx, { id, by: staffId, now: at });
        if (!ended) return false;
        await audit.record(tx, {
          ...{ chain: ended.schoolId ?? INSTALLATION_CHAIN, at, actor: asStaff(staffId) },
          ...{ subjectId: null, action: 'switch.off', result: 'done' },
          details: { path: ended.path },
        });
        return true;
      });
      await shown.reload();
      return wasActive;
    },
  };
}
