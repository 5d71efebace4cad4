import { laneKind, type Lane } from './lanes.rules';
import type { LockPolicy } from './policies.rules';

/** One counter: a login ID on one path in one lane. Times in ms since 1970. */
export interface LockState {
  /** Failures in a row, less the steps that quiet days forgot. */
  run: number;
  /** Failures since the last success, release or reopening. */
  total: number;
  lastFailureAt: number;
  blockedUntil: number;
  closedAt: number | null;
  /** Chosen once a counter; makes the digests of one useless for another. */
  salt: string;
  /** 16-bit keyed digests of the last 3 secrets that were found wrong, newest first. */
  recent: readonly number[];
}

export interface Moment {
  now: number;
  policy: LockPolicy;
  lane: Lane;
}

export interface Shut {
  verdict: 'blocked' | 'closed';
  until: number;
}

/** `next` is the very `state` that was given when nothing is to be stored. */
export type Charge = { verdict: 'admitted'; next: LockState } | Shut;

/** What a page may tell; the same for real and unknown login IDs. */
export type LockView = { verdict: 'open'; attemptsLeft: number } | Shut;

export type LockPhase = 'fresh' | 'open' | 'waiting' | 'closed';
export type LockMessage = 'none' | 'tries-left' | 'last-try' | 'waiting' | 'closed';

/** security 10: that many wrong secrets are remembered. */
export const REMEMBERED = 3;

/** A closed lane may stay so for days, but tomorrow staff may have released it. In seconds. */
const RETRY_WHEN_CLOSED = 86_400;

export function fresh(salt: string): LockState {
  return {
    run: 0,
    total: 0,
    lastFailureAt: 0,
    blockedUntil: 0,
    closedAt: null,
    salt,
    recent: [],
  };
}

/**
 * Counts the attempt as a failure before anybody looks at the secret; a success gives it back
 * together with all the others. `repeated` says that the secret is one of `state.recent`.
 *
 * One machine for every path. "any secret" is a wrong one, the same wrong one or the right one:
 * while a lane is shut nobody looks at it (security 11). Without a success or a release:
 *
 * | state         | event                                       | next    | message              |
 * | ------------- | ------------------------------------------- | ------- | -------------------- |
 * | fresh, open   | wrong secret with tries left                | open    | tries-left, last-try |
 * | fresh, open   | wrong secret before a wait                  | waiting | waiting              |
 * | fresh, open   | wrong secret at the total                   | closed  | closed               |
 * | fresh         | same wrong secret                           | open    | tries-left           |
 * | open          | same wrong secret                           | open    | tries-left, last-try |
 * | fresh, open   | right secret                                | fresh   | none                 |
 * | waiting       | any secret                                  | waiting | waiting              |
 * | closed        | any secret                                  | closed  | closed               |
 * | fresh         | end of the wait, quiet day, 7 days, 30 days | fresh   | none                 |
 * | open          | end of the wait, quiet day, 7 days          | open    | tries-left, last-try |
 * | waiting       | end of the wait, quiet day, 7 days          | open    | tries-left, last-try |
 * | closed        | end of the wait, quiet day                  | closed  | closed               |
 * | closed        | 7 days, 30 days                             | fresh   | none                 |
 * | open, waiting | 30 days                                     | fresh   | none                 |
 * | any           | success in another lane, staff release      | fresh   | none                 |
 */
export function charge(state: LockState, moment: Moment & { repeated: boolean }): Charge {
  const seen = view(state, moment);
  if (seen.verdict !== 'open') return seen;
  const before = remembered(state, moment);
  if (moment.repeated && before.recent.length > 0) return { verdict: 'admitted', next: state };

  const { now, policy, lane } = moment;
  const run = before.run + 1;
  const total = before.total + 1;
  const wait = waitMs(policy, run);
  // The latest time ever seen: a clock that went back must not shorten anything.
  const at = Math.max(now, before.lastFailureAt);
  return {
    verdict: 'admitted',
    next: {
      ...before,
      run,
      total,
      lastFailureAt: at,
      blockedUntil: wait > 0 ? at + wait : before.blockedUntil,
      closedAt: total >= policy.totals[laneKind(lane)] ? at : null,
    },
  };
}

/**
 * Remembers a secret that was found wrong. Only after it was evaluated: noted any earlier, a burst
 * of one secret would count as repeating itself and ride free.
 */
export function settle(state: LockState, digest: number): LockState {
  const others = state.recent.filter((known) => known !== digest);
  return { ...state, recent: [digest, ...others].slice(0, REMEMBERED) };
}

/** `attemptsLeft` counts the failures up to and with the one that brings a wait or the end. */
export function view(state: LockState, moment: Moment): LockView {
  const { now, policy, lane } = moment;
  const { run, total, closedAt, blockedUntil } = remembered(state, moment);
  if (closedAt !== null) return { verdict: 'closed', until: closedAt + policy.reopenAfterMs };
  if (now < blockedUntil) return { verdict: 'blocked', until: blockedUntil };
  const beforeTheEnd = Math.max(1, policy.totals[laneKind(lane)] - total);
  let attemptsLeft = 1;
  while (attemptsLeft < beforeTheEnd && waitMs(policy, run + attemptsLeft) === 0) attemptsLeft++;
  return { verdict: 'open', attemptsLeft };
}

export function phase(state: LockState, moment: Moment): LockPhase {
  const { verdict } = view(state, moment);
  if (verdict === 'closed') return 'closed';
  if (verdict === 'blocked') return 'waiting';
  return remembered(state, moment).total === 0 ? 'fresh' : 'open';
}

/** Which text a page shows after a failure. */
export function messageFor(state: LockState, moment: Moment): LockMessage {
  const stands = phase(state, moment);
  if (stands === 'fresh') return 'none';
  const seen = view(state, moment);
  if (seen.verdict !== 'open') return seen.verdict === 'closed' ? 'closed' : 'waiting';
  return seen.attemptsLeft === 1 ? 'last-try' : 'tries-left';
}

/** For the `Retry-After` of the 429. In whole seconds, at least 1. */
export function retryAfterSeconds(shut: Shut, now: number): number {
  if (shut.verdict === 'closed') return RETRY_WHEN_CLOSED;
  return Math.max(1, Math.ceil((shut.until - now) / 1000));
}

/** The wait that follows the n-th failure in a row. */
export function waitMs(policy: LockPolicy, n: number): number {
  const { waitsSeconds } = policy;
  return (waitsSeconds[Math.min(n, waitsSeconds.length) - 1] ?? 0) * 1000;
}

/** The counter as time has left it. */
function remembered(state: LockState, { now, policy }: Moment): LockState {
  if (state.closedAt !== null) {
    return now >= state.closedAt + policy.reopenAfterMs ? fresh(state.salt) : state;
  }
  // Before anything is forgotten: a wait from the settings may be longer than the memory.
  if (now < state.blockedUntil) return state;
  const quiet = now - state.lastFailureAt;
  if (quiet >= policy.forgetAfterMs) return fresh(state.salt);
  const steps = Math.max(0, Math.floor(quiet / policy.forgetStepMs));
  return { ...state, run: Math.max(0, state.run - steps) };
}
