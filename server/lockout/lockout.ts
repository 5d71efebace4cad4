import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock';
import type { Db, Tx } from '../db/database';
import { createAdmission, type Place, type Ticket } from './admission';
import { sweepCounters } from './counter-sweep';
import { createDigests } from './digests';
import { createEvaluation } from './evaluation';
import type { Lane } from './lanes.rules';
import { fresh, phase, settle, view, type LockView } from './lockout.rules';
import {
  deleteCounters,
  holdCounter,
  readCounter,
  readCounters,
  writeRecent,
} from './lockout.store';
import type { LockPath, LockPolicies } from './policies.rules';

export type { Admission, Attempt, Place, Ticket } from './admission';

export interface LockoutDependencies {
  db: Db;
  clock: Clock;
  /** 32 bytes, kept outside the database. */
  key: Buffer;
  policies: LockPolicies;
  /** Counters of login IDs that nobody has, at most. */
  unknownRowsMax: number;
  /** Random unless told: of 65,536 digests two guesses may share one, which a test had better know. */
  newSalt?: () => string;
}

/** How one lane stands, for staff. */
export interface Standing {
  path: LockPath;
  lane: Lane;
  view: LockView;
  /** Failures without a success. */
  total: number;
  lastFailureAt: number;
}

export type Lockout = ReturnType<typeof createLockout>;

/** Counts attempts and says who may try. Real and unknown login IDs run the same statements. */
export function createLockout(dependencies: LockoutDependencies) {
  const { db, clock, key, policies, unknownRowsMax } = dependencies;
  const digests = createDigests(key);
  const { subjectOf } = digests;
  const momentOf = (path: LockPath, lane: Lane) => {
    return { now: clock.now(), policy: policies[path], lane };
  };

  return {
    admit: createAdmission({ newSalt, ...dependencies, digests }),

    /** A closed lane opens again by itself after this time, in ms. */
    reopenAfterMs: policies['sign-in'].reopenAfterMs,

    evaluating: createEvaluation(db),

    failed: rememberWrongSecret,

    /** The secret was right: all that the path had counted, in every lane, is given back. */
    async succeeded(tx: Tx, { canonicalId, path }: { canonicalId: string; path: LockPath }) {
      await deleteCounters(tx, subjectOf(canonicalId), [path]);
    },

    /** By staff, or by a pupil who passed the challenge. @returns how many counters there were */
    release(tx: Tx, { canonicalId, paths }: { canonicalId: string; paths: readonly LockPath[] }) {
      return deleteCounters(tx, subjectOf(canonicalId), paths);
    },

    /** Charges nothing. */
    async look(from: Db | Tx, { canonicalId, path, lane }: Place): Promise<LockView> {
      const known = await readCounter(from, { subject: subjectOf(canonicalId), path, lane });
      return view(known?.state ?? fresh(''), momentOf(path, lane));
    },

    /** Every lane that remembers a failure. */
    async lookAll(from: Db | Tx, canonicalId: string): Promise<Standing[]> {
      const counters = await readCounters(from, subjectOf(canonicalId));
      return counters.flatMap(({ key: { path, lane }, state }) => {
        const moment = momentOf(path, lane);
        if (phase(state, moment) === 'fresh') return [];
        const { total, lastFailureAt } = state;
        return [{ path, lane, view: view(state, moment), total, lastFailureAt }];
      });
    },

    /** For the worker, every minute or so. */
    sweep: () => sweepCounters({ db, clock, policies, unknownRowsMax }),
  };
}

const newSalt = () => randomBytes(16).toString('hex');

/** The secret was found wrong: typing it again shall cost nothing (security 10). */
async function rememberWrongSecret(tx: Tx, ticket: Ticket): Promise<void> {
  const { subject, path, lane, salt, digest } = ticket;
  const held = await holdCounter(tx, { subject, path, lane }, salt);
  // Gone when a success or a release came between: its memory went with it.
  if (held) await writeRecent(tx, { ...held, state: settle(held.state, digest) });
}
