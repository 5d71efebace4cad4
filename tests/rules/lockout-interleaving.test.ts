import fc from 'fast-check';
import type { Lane } from '../../server/lockout/lanes.rules';
import { charge, fresh, settle, type LockState } from '../../server/lockout/lockout.rules';
import type { LockPolicy } from '../../server/lockout/policies.rules';
import { SCHOOL_MORNING } from '../support/fake-clock';
import { anyPath, attempt, pause, play, policies } from '../support/lock-course';

describe('at once', () => {
  test.each([
    ['sign-in', 5],
    ['challenge', 3],
  ] as const)('security 4: %s: any interleaving of a burst evaluates %i', (on, most) => {
    const sizes = { minLength: 1, maxLength: 40 };
    const secrets = fc.oneof(fc.array(fc.nat(50), sizes), fc.uniqueArray(fc.nat(), sizes));
    fc.assert(
      fc.property(secrets, fc.array(fc.nat(1000), { maxLength: 400 }), (burst, picks) => {
        const evaluated = interleave(burst, picks, { policy: policies[on] });
        // A secret that was already found wrong may ride along: it tells nothing new.
        const secretsSeen = new Set(evaluated).size;
        expect(secretsSeen).toBeLessThanOrEqual(most);
        if (new Set(burst).size === burst.length) {
          expect(secretsSeen).toBe(Math.min(most, burst.length));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('security 4: a burst of one secret does not ride free', () => {
    const picks = fc.array(fc.nat(1000), { maxLength: 300 });
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 40 }), picks, (size, order) => {
        const policy = policies['sign-in'];
        const burst = Array<number>(size).fill(7);
        expect(interleave(burst, order, { policy, settles: false })).toHaveLength(5);
      }),
    );
  });
});

test('security 6: strangers never change what a known device may do', () => {
  const strangers = fc.array(
    fc.record({ pause, secret: fc.nat(400), lane: fc.constantFrom<Lane>('outside', 'school') }),
    { maxLength: 300 },
  );
  fc.assert(
    fc.property(anyPath, strangers, fc.array(attempt, { maxLength: 8 }), (on, theirs, own) => {
      const policy = policies[on];
      const alone = play(own, { policy, lane: 'device:d' });
      // The lanes of one account, as the store keeps them.
      const lanes = new Map<Lane, LockState>();
      let now = SCHOOL_MORNING;
      const act = (where: Lane, secret: number) => {
        const state = lanes.get(where) ?? fresh(where);
        const repeated = state.recent.includes(secret);
        const charged = charge(state, { now, policy, lane: where, repeated });
        if (charged.verdict === 'admitted') lanes.set(where, settle(charged.next, secret));
        return charged.verdict === 'admitted';
      };
      let evaluated = 0;
      own.forEach((mine, index) => {
        now += mine.pause;
        const share = Math.ceil(theirs.length / own.length);
        for (const one of theirs.slice(index * share, (index + 1) * share)) {
          act(one.lane, one.secret);
        }
        if (act('device:d', mine.secret)) evaluated++;
      });
      expect(evaluated).toBe(alone.length);
    }),
  );
});

interface Stored {
  state: LockState;
  version: number;
}

/**
 * Attempts that read, swap, evaluate and settle in any order of steps, as processes do on one
 * database. `picks` says whose turn it is. @returns the secrets that were evaluated
 */
function interleave(
  secrets: readonly number[],
  picks: readonly number[],
  { policy, settles = true }: { policy: LockPolicy; settles?: boolean },
): number[] {
  const row: Stored = { state: fresh('salt'), version: 0 };
  const evaluated: number[] = [];
  const evaluate = (secret: number) => {
    evaluated.push(secret);
    if (settles) row.state = settle(row.state, secret);
    row.version++;
  };
  const running = secrets.map((secret) => oneAttempt(row, secret, { policy, evaluate }));
  const turns = [...picks];
  while (running.length > 0) {
    const turn = (turns.shift() ?? 0) % running.length;
    if (running[turn]?.next().done) running.splice(turn, 1);
  }
  return evaluated;
}

function* oneAttempt(
  row: Stored,
  secret: number,
  { policy, evaluate }: { policy: LockPolicy; evaluate: (secret: number) => void },
): Generator<void, void> {
  for (;;) {
    const read = { ...row };
    const repeated = read.state.recent.includes(secret);
    const charged = charge(read.state, { now: SCHOOL_MORNING, policy, lane: 'outside', repeated });
    if (charged.verdict !== 'admitted') return;
    yield;
    if (charged.next !== read.state) {
      if (row.version !== read.version) continue;
      row.state = charged.next;
      row.version++;
    }
    yield;
    evaluate(secret);
    return;
  }
}
