import type { LaneKind } from './lanes.rules';

/** What is guarded, each with counters of its own (security 7). */
export const lockPaths = ['sign-in', 'challenge', 'current-password', 'staff-code'] as const;
export type LockPath = (typeof lockPaths)[number];

export interface LockPolicy {
  /** The n-th entry follows the n-th failure in a row; the last one repeats. In seconds. */
  waitsSeconds: readonly number[];
  /** Failures without a success that close a lane. */
  totals: Readonly<Record<LaneKind, number>>;
  /** A closed lane opens again after this time, unless staff release it before. */
  reopenAfterMs: number;
  /** So much quiet forgets one step of the waits. */
  forgetStepMs: number;
  /** So much quiet forgets the counter. */
  forgetAfterMs: number;
}

export type LockPolicies = Readonly<Record<LockPath, LockPolicy>>;

/** The settings under their names in the environment. */
export interface LockSettings {
  SIGNIN_WAITS_SECONDS: readonly number[];
  CHALLENGE_WAITS_SECONDS: readonly number[];
  SIGNIN_TOTAL_OUTSIDE: number;
  SIGNIN_TOTAL_SCHOOL: number;
  SIGNIN_TOTAL_DEVICE: number;
  CHALLENGE_TOTAL: number;
  LOCK_FORGET_STEP_HOURS: number;
  LOCK_REOPEN_DAYS: number;
  LOCK_FORGET_DAYS: number;
}

/**
 * security 9. Sign-in: none for four, then 1, 2, 4 … 60 minutes; 60 outside, 20 at school and 10
 * on each of two devices make 100 guesses without a success (NIST SP 800-63B-4, 3.2.2).
 * Challenge: none for two, then 15 minutes, 1 hour, 24 hours; 15 in a lane.
 */
export const defaultLockSettings: LockSettings = {
  SIGNIN_WAITS_SECONDS: [0, 0, 0, 0, 60, 120, 240, 480, 960, 1920, 3600],
  CHALLENGE_WAITS_SECONDS: [0, 0, 900, 3600, 86400],
  SIGNIN_TOTAL_OUTSIDE: 60,
  SIGNIN_TOTAL_SCHOOL: 20,
  SIGNIN_TOTAL_DEVICE: 10,
  CHALLENGE_TOTAL: 15,
  LOCK_FORGET_STEP_HOURS: 24,
  LOCK_REOPEN_DAYS: 7,
  LOCK_FORGET_DAYS: 30,
};

/** A typed current password and a staff code are guessed like a password at sign-in. */
export function policiesFrom(settings: LockSettings): LockPolicies {
  const times = {
    reopenAfterMs: settings.LOCK_REOPEN_DAYS * 24 * HOUR_MS,
    forgetStepMs: settings.LOCK_FORGET_STEP_HOURS * HOUR_MS,
    forgetAfterMs: settings.LOCK_FORGET_DAYS * 24 * HOUR_MS,
  };
  const signIn: LockPolicy = {
    ...times,
    waitsSeconds: settings.SIGNIN_WAITS_SECONDS,
    totals: {
      outside: settings.SIGNIN_TOTAL_OUTSIDE,
      school: settings.SIGNIN_TOTAL_SCHOOL,
      device: settings.SIGNIN_TOTAL_DEVICE,
    },
  };
  const each = settings.CHALLENGE_TOTAL;
  const challenge: LockPolicy = {
    ...times,
    waitsSeconds: settings.CHALLENGE_WAITS_SECONDS,
    totals: { outside: each, school: each, device: each },
  };
  return { 'sign-in': signIn, challenge, 'current-password': signIn, 'staff-code': signIn };
}

const HOUR_MS = 60 * 60 * 1000;
