import fc from 'fast-check';
import { charge, fresh, view, waitMs } from '../../server/lockout/lockout.rules';
import { SCHOOL_MORNING } from '../support/fake-clock';
import { anyLane, anyPath, attempt, DAY_MS, pause, play, policies } from '../support/lock-course';

describe('never more evaluated than allowed', () => {
  test('security 4: in no 7 days more than the total', () => {
    fc.assert(
      fc.property(
        fc.array(attempt, { maxLength: 400 }),
        anyPath,
        anyLane,
        (attempts, on, where) => {
          const policy = policies[on];
          const most = policy.totals[where === 'device:d' ? 'device' : (where as 'outside')];
          const counted = play(attempts, { policy, lane: where }).filter((one) => !one.repeated);
          counted.forEach((first, index) => {
            const after = counted.slice(index).filter(({ at }) => at < first.at + 7 * DAY_MS);
            expect(after.length).toBeLessThanOrEqual(most);
          });
        },
      ),
    );
  });

  test('security 9: after every failure its wait, whatever comes next', () => {
    fc.assert(
      fc.property(
        fc.array(attempt, { maxLength: 100 }),
        anyPath,
        anyLane,
        (attempts, on, where) => {
          const policy = policies[on];
          const evaluated = play(attempts, { policy, lane: where });
          evaluated.forEach(({ at, after, repeated }, index) => {
            const next = evaluated[index + 1];
            if (!next || repeated) return;
            expect(next.at - at).toBeGreaterThanOrEqual(waitMs(policy, after.run));
          });
        },
      ),
    );
  });

  test('security 10: what is not counted was known to be wrong', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ pause, secret: fc.nat(5) }), { maxLength: 100 }),
        anyPath,
        (attempts, on) => {
          const evaluated = play(attempts, { policy: policies[on], lane: 'outside' });
          evaluated.forEach(({ secret, repeated, before, after }, index) => {
            if (!repeated) return;
            expect(after).toBe(before);
            expect(evaluated.slice(0, index).some((one) => one.secret === secret)).toBe(true);
          });
        },
      ),
    );
  });
});

describe('always ends', () => {
  test('security 9: who goes on guessing is shut out at the total', () => {
    const delays = fc.array(fc.nat(29 * DAY_MS), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(anyPath, anyLane, delays, (on, where, later) => {
        const policy = policies[on];
        let state = fresh('salt');
        let now = SCHOOL_MORNING;
        let guesses = 0;
        for (const delay of later) {
          const seen = view(state, { now, policy, lane: where });
          if (seen.verdict === 'closed') break;
          now = (seen.verdict === 'blocked' ? Math.max(now, seen.until) : now) + delay;
          const charged = charge(state, { now, policy, lane: where, repeated: false });
          if (charged.verdict !== 'admitted') throw new Error('shut after its wait');
          state = charged.next;
          guesses++;
        }
        expect(view(state, { now, policy, lane: where }).verdict).toBe('closed');
        expect(guesses).toBe(policy.totals[where === 'device:d' ? 'device' : (where as 'school')]);
      }),
    );
  });

  test('a shut lane names a time at which it is open', () => {
    fc.assert(
      fc.property(
        fc.array(attempt, { maxLength: 200 }),
        anyPath,
        anyLane,
        (attempts, on, where) => {
          const policy = policies[on];
          const last = play(attempts, { policy, lane: where }).at(-1);
          if (!last) return;
          const seen = view(last.after, { now: last.at, policy, lane: where });
          if (seen.verdict === 'open') return;
          expect(seen.until).toBeGreaterThan(last.at);
          const then = view(last.after, { now: seen.until, policy, lane: where });
          expect(then.verdict).toBe('open');
        },
      ),
    );
  });
});
