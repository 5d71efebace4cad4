import { keyedDigest } from '../keyed-digest';
import { DAY, type Clock } from '../clock';
import { inTransaction, type Db, type Tx } from '../db/database';
import { defaultAlertPolicy, type AlertPolicy } from './alerts.rules';
import {
  deleteHandled,
  findAlerts,
  markHandled,
  type Alert,
  type AlertFilter,
} from './alerts.store';
import { deleteMarks, markLock, markSecret, secretsSprayed } from './marks.store';
import { checkMissedPranks, checkPrank } from './pranks';
import { raise } from './raise';
import { checkSpraying } from './spraying';

export type { Alert, AlertFilter } from './alerts.store';

export interface AlertsDependencies {
  db: Db;
  clock: Clock;
  /** 32 bytes, kept outside the database. */
  key: Buffer;
  policy?: AlertPolicy;
  /** Handled alerts are deleted after so many days. */
  keepDays?: number;
}

export interface WrongSecret {
  /** Of the ticket that the attempt was admitted with. */
  subject: string;
  path: string;
  secret: string;
  /** Null for an unknown login ID. */
  schoolId: string | null;
}

export interface Lock {
  /** Of the ticket that started the wait or the closing. */
  subject: string;
  /** Null for an unknown login ID, as is the class. */
  schoolId: string | null;
  formClassId: string | null;
}

export interface NotMe {
  accountId: string;
  schoolId: string;
  formClassId: string;
}

export type Alerts = ReturnType<typeof createAlerts>;

/**
 * security 12. Whatever raises alerts returns those that are new, for the log; an event that only
 * joins one returns none. Real and unknown login IDs run the same statements until one is due.
 */
export function createAlerts(dependencies: AlertsDependencies) {
  const { db, clock, key, policy = defaultAlertPolicy, keepDays = 90 } = dependencies;

  return {
    async noteWrongSecret(tx: Tx, wrong: WrongSecret): Promise<Alert[]> {
      const { subject, path, schoolId } = wrong;
      const now = clock.now();
      const digest = digestOf(key, wrong.secret);
      await markSecret(tx, { digest, path, subject, schoolId, at: now });
      return checkSpraying(tx, { digest, path }, { now, policy, hit: schoolId });
    },

    async noteLock(tx: Tx, lock: Lock): Promise<Alert[]> {
      const now = clock.now();
      await markLock(tx, { ...lock, at: now });
      return checkPrank(tx, lock, { now, policy });
    },

    /** A pupil said that a change of the password was not theirs. */
    async raiseNotMe(tx: Tx, place: NotMe): Promise<Alert[]> {
      const incident = {
        kind: 'not-me' as const,
        place,
        at: clock.now(),
        reaches: null,
        details: {},
      };
      const alert = await raise(tx, incident, policy);
      return alert ? [alert] : [];
    },

    list: (from: Db | Tx, filter: AlertFilter = {}): Promise<Alert[]> => findAlerts(from, filter),

    /** @returns false when it was handled before, or never was */
    handle: (tx: Tx, id: string): Promise<boolean> => markHandled(tx, id, clock.now()),

    /**
     * For the worker, every minute or so. Transactions that ran at the same moment do not see
     * each other's marks, so what all of them missed is raised here.
     */
    sweep: (): Promise<Alert[]> =>
      inTransaction(db, async (tx) => {
        const now = clock.now();
        await deleteMarks(tx, now - policy.windowMs);
        await deleteHandled(tx, now - keepDays * DAY);
        return checkMissed(tx, { now, policy });
      }),
  };
}

async function checkMissed(tx: Tx, check: { now: number; policy: AlertPolicy }): Promise<Alert[]> {
  const { policy } = check;
  const raised: Alert[] = [];
  for (const sprayed of await secretsSprayed(tx, policy.sprayAccounts)) {
    raised.push(...(await checkSpraying(tx, sprayed, check)));
  }
  return [...raised, ...(await checkMissedPranks(tx, check))];
}

/** Without a salt, since it is compared across accounts; hence 16 bits, and gone in minutes. */
function digestOf(key: Buffer, secret: string): number {
  return keyedDigest(key).update(`mark\0${secret}`).digest().readUInt16BE();
}
