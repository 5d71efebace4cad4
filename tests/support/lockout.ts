import {
  createLockout,
  type Attempt,
  type Lockout,
  type Ticket,
} from '../../server/lockout/lockout';
import { inTransaction, type Db } from '../../server/db/database';
import { defaultLockSettings, policiesFrom } from '../../server/lockout/policies.rules';
import type { LockSettings } from '../../server/lockout/policies.rules';
import { fakeClock, type FakeClock } from './fake-clock';

export const lockKey = Buffer.alloc(32, 7);

export interface LockoutInTest {
  lockout: Lockout;
  clock: FakeClock;
  /** Admits and says that the secret was wrong; null when nobody looked at it. */
  fail: (attempt: Partial<Attempt> & { canonicalId: string }) => Promise<Ticket | null>;
  /** Fails as soon as it may, with another secret each time. */
  failTimes: (times: number, attempt: Partial<Attempt> & { canonicalId: string }) => Promise<void>;
}

export function lockoutOn(
  db: Db,
  settings: Partial<LockSettings & { unknownRowsMax: number; clock: FakeClock }> = {},
): LockoutInTest {
  const { unknownRowsMax = 200_000, clock = fakeClock(), ...changed } = settings;
  const policies = policiesFrom({ ...defaultLockSettings, ...changed });
  const lockout = createLockout({ db, clock, key: lockKey, policies, unknownRowsMax, newSalt });

  async function fail(attempt: Partial<Attempt> & { canonicalId: string }) {
    const admission = await lockout.admit(attemptOn(attempt));
    if (admission.verdict !== 'admitted') return null;
    await inTransaction(db, (tx) => lockout.failed(tx, admission.ticket));
    return admission.ticket;
  }

  async function failTimes(times: number, attempt: Partial<Attempt> & { canonicalId: string }) {
    for (let n = 0; n < times; n++) {
      const admission = await lockout.admit(attemptOn({ ...attempt, secret: `wrong ${n}` }));
      if (admission.verdict === 'admitted') continue;
      clock.set(admission.until);
      await lockout.admit(attemptOn({ ...attempt, secret: `wrong ${n}` }));
    }
  }

  return { lockout, clock, fail, failTimes };
}

export function attemptOn(attempt: Partial<Attempt> & { canonicalId: string }): Attempt {
  return { accountId: null, path: 'sign-in', lane: 'outside', secret: 'wrong', ...attempt };
}

let salts = 0;

/** The same ones in each run: chance would give two different guesses one digest now and then. */
const newSalt = () => `salt ${++salts}`;

let made = 0;

/** A login ID that no other test counts on. */
export function freshId(): string {
  return `somebody_${++made}@students.edu.sg`;
}
