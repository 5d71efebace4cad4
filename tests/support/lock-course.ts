import fc from 'fast-check';
import type { Lane } from '../../server/lockout/lanes.rules';
import { charge, fresh, settle, type LockState } from '../../server/lockout/lockout.rules';
import {
  defaultLockSettings,
  lockPaths,
  policiesFrom,
  type LockPolicy,
} from '../../server/lockout/policies.rules';
import { SCHOOL_MORNING } from './fake-clock';

export const policies = policiesFrom(defaultLockSettings);

const MINUTE = 60_000;
export const DAY_MS = 24 * 60 * MINUTE;

export const anyPath = fc.constantFrom(...lockPaths);
export const anyLane = fc.constantFrom<Lane>('outside', 'school', 'device:d');

/** From a burst to a month of quiet. */
export const pause = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.nat(5 * MINUTE) },
  { weight: 3, arbitrary: fc.nat(2 * DAY_MS) },
  { weight: 1, arbitrary: fc.nat(35 * DAY_MS) },
);

export const attempt = fc.record({ pause, secret: fc.nat(400) });

export interface Evaluated {
  at: number;
  secret: number;
  repeated: boolean;
  before: LockState;
  after: LockState;
}

/** One attempt after the other; what was evaluated, and when. */
export function play(
  attempts: readonly { pause: number; secret: number }[],
  { policy, lane: where }: { policy: LockPolicy; lane: Lane },
): Evaluated[] {
  const evaluated: Evaluated[] = [];
  let state = fresh('salt');
  let now = SCHOOL_MORNING;
  for (const { pause: passed, secret } of attempts) {
    now += passed;
    const repeated = state.recent.includes(secret);
    const charged = charge(state, { now, policy, lane: where, repeated });
    if (charged.verdict !== 'admitted') continue;
    const counted = charged.next !== state;
    evaluated.push({ at: now, secret, repeated: !counted, before: state, after: charged.next });
    state = settle(charged.next, secret);
  }
  return evaluated;
}
