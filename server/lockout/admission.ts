import type { Clock } from '../clock';
import type { Db } from '../db/database';
import { inPassing } from '../db/in-passing';
import type { LockDigests } from './digests';
import type { Lane } from './lanes.rules';
import {
  charge,
  fresh,
  view,
  type Charge,
  type LockState,
  type LockView,
  type Shut,
} from './lockout.rules';
import {
  insertCounter,
  readCounter,
  swapCounter,
  type Counter,
  type CounterKey,
} from './lockout.store';
import type { LockPath, LockPolicies } from './policies.rules';
import { createTurns } from './turns';

export interface Place {
  /** As the accounts room writes every spelling of one login ID; it need not exist. */
  canonicalId: string;
  path: LockPath;
  lane: Lane;
}

export interface Attempt extends Place {
  accountId: string | null;
  /** As it will be compared; several answers joined to one text. Never stored. */
  secret: string;
}

/** A charge as it was stored: how the counter stood before, and which version of it this is. */
export interface Undo {
  /** Null when there was no counter. */
  before: LockState | null;
  version: number;
}

/** An attempt that has been counted and may now be evaluated. */
export interface Ticket extends CounterKey {
  salt: string;
  digest: number;
  /** Further tries before the next wait or the end, should this one prove wrong. */
  attemptsLeft: number;
  /** To take it back, should nobody look at the secret; null for a repeated secret, which was not charged. */
  charge: Undo | null;
  /** What this attempt starts, should it prove wrong; null while tries are left. */
  starts: Shut | null;
}

export type Admission = { verdict: 'admitted'; ticket: Ticket } | Shut;

export interface AdmissionDependencies {
  db: Db;
  clock: Clock;
  digests: LockDigests;
  policies: LockPolicies;
  /** For a new counter: 16 random bytes or more, as text. */
  newSalt: () => string;
}

/** Lost rounds mean that others were charged, and a lane closes long before so many. */
const ROUNDS = 1000;

/**
 * Charges attempts: what it admits is committed as a failure when it returns, so that the hash may
 * follow. While a lane is shut it only reads.
 *
 * The charge does not wait for the disk; what the attempt came to does, before anybody is told
 * (decision 14). So when the power goes, only an attempt without an answer may be forgotten.
 *
 * @throws whatever the store throws; no failure of it ever lets an attempt through
 */
export function createAdmission(dependencies: AdmissionDependencies) {
  const { db, clock, digests, policies, newSalt } = dependencies;
  const inTurn = createTurns();

  return function admit(attempt: Attempt): Promise<Admission> {
    const { canonicalId, path, lane } = attempt;
    const key = { subject: digests.subjectOf(canonicalId), path, lane };
    return inTurn(Object.values(key).join(' '), () => chargeOrRefuse(key, attempt));
  };

  async function chargeOrRefuse(key: CounterKey, attempt: Attempt): Promise<Admission> {
    for (let round = 0; round < ROUNDS; round++) {
      const known = await readCounter(db, key);
      const tried = tryCharge(known, attempt);
      if (tried.verdict !== 'admitted') return tried;
      const charge = undoOf(known, tried.next);
      const settled = charge === null || (await store(known, key, { ...attempt, ...tried }));
      const ticket = { ...ticketFor(key, attempt, tried.next), charge };
      if (settled) return { verdict: 'admitted', ticket };
    }
    throw new Error(`an attempt was overtaken ${ROUNDS} times`);
  }

  function tryCharge(known: Counter | null, attempt: Attempt): Charge {
    const state = known?.state ?? fresh(newSalt());
    const repeated = state.recent.includes(digests.secretOf(state.salt, attempt.secret));
    return charge(state, { ...momentOf(attempt), repeated });
  }

  function store(
    known: Counter | null,
    key: CounterKey,
    { accountId, next }: Attempt & { next: LockState },
  ): Promise<boolean> {
    const charged = { key, accountId, next, at: clock.now() };
    return inPassing(db, (tx) =>
      known ? swapCounter(tx, known, charged) : insertCounter(tx, charged),
    );
  }

  function ticketFor(key: CounterKey, attempt: Attempt, next: LockState): Omit<Ticket, 'charge'> {
    const digest = digests.secretOf(next.salt, attempt.secret);
    return { ...key, salt: next.salt, digest, ...outlook(view(next, momentOf(attempt))) };
  }

  function momentOf({ path, lane }: Attempt) {
    return { now: clock.now(), policy: policies[path], lane };
  }
}

/** A repeated secret changes nothing, so there is nothing to store and nothing to take back. */
function undoOf(known: Counter | null, next: LockState): Undo | null {
  if (next === known?.state) return null;
  return { before: known?.state ?? null, version: (known?.version ?? 0) + 1 };
}

function outlook(after: LockView): Pick<Ticket, 'attemptsLeft' | 'starts'> {
  return after.verdict === 'open'
    ? { attemptsLeft: after.attemptsLeft, starts: null }
    : { attemptsLeft: 0, starts: after };
}
