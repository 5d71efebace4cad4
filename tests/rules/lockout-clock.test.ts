import fc from 'fast-check';
import { charge, fresh, settle, view, type LockState } from '../../server/lockout/lockout.rules';
import { SCHOOL_MORNING } from '../support/fake-clock';
import { anyLane, anyPath, attempt, DAY_MS, pause, play, policies } from '../support/lock-course';

describe('monotone', () => {
  const sorted = fc
    .array(fc.nat(23 * 3600), { minLength: 1, maxLength: 12 })
    .map((all) => all.sort((a, b) => a - b));

  test('security 9: each wait is at least as long as the one before', () => {
    fc.assert(
      fc.property(sorted, fc.integer({ min: 2, max: 40 }), (waitsSeconds, total) => {
        const totals = { outside: total, school: total, device: total };
        const policy = { ...policies['sign-in'], waitsSeconds, totals };
        let state = fresh('salt');
        let now = SCHOOL_MORNING;
        let before = 0;
        for (let n = 1; n < total; n++) {
          const charged = charge(state, { now, policy, lane: 'outside', repeated: false });
          if (charged.verdict !== 'admitted') throw new Error('shut after its wait');
          state = charged.next;
          const wait = Math.max(0, state.blockedUntil - now);
          expect(wait).toBeGreaterThanOrEqual(before);
          before = wait;
          now += wait;
        }
      }),
    );
  });

  test('more failures never leave more tries', () => {
    const counts = fc.record({ run: fc.nat(70), total: fc.nat(59) });
    fc.assert(
      fc.property(anyPath, anyLane, counts, (on, where, { run, total }) => {
        const policy = policies[on];
        const moment = { now: SCHOOL_MORNING, policy, lane: where };
        const left = (state: LockState) => {
          const seen = view(state, moment);
          return seen.verdict === 'open' ? seen.attemptsLeft : 0;
        };
        const state = { ...fresh('salt'), lastFailureAt: SCHOOL_MORNING, run, total };
        const worse = { ...state, run: run + 1, total: total + 1 };
        expect(left(worse)).toBeLessThanOrEqual(left(state));
      }),
    );
  });
});

describe('a clock that goes back', () => {
  const jump = fc.oneof(pause, fc.integer({ min: -40 * DAY_MS, max: 0 }));

  test('never opens before the time that was named', () => {
    const course = fc.array(fc.record({ jump, secret: fc.nat(400) }), { maxLength: 150 });
    fc.assert(
      fc.property(course, anyPath, anyLane, (attempts, on, where) => {
        const policy = policies[on];
        let state = fresh('salt');
        let now = SCHOOL_MORNING;
        let latest = now;
        let named = 0;
        for (const { jump: passed, secret } of attempts) {
          now += passed;
          latest = Math.max(latest, now);
          const repeated = state.recent.includes(secret);
          const charged = charge(state, { now, policy, lane: where, repeated });
          if (charged.verdict === 'admitted') {
            expect(latest).toBeGreaterThanOrEqual(named);
            state = settle(charged.next, secret);
          } else {
            named = Math.max(named, charged.until);
          }
        }
      }),
    );
  });

  test('a failure noted while it is behind shuts for at least as long', () => {
    fc.assert(
      fc.property(
        fc.array(attempt, { minLength: 1, maxLength: 80 }),
        fc.nat(20 * DAY_MS),
        anyPath,
        (attempts, back, on) => {
          const policy = policies[on];
          const last = play(attempts, { policy, lane: 'outside' }).at(-1);
          if (!last) return;
          const moment = {
            now: last.after.lastFailureAt,
            policy,
            lane: 'outside' as const,
            repeated: false,
          };
          const straight = charge(last.after, moment);
          const behind = charge(last.after, { ...moment, now: moment.now - back });
          if (straight.verdict !== 'admitted' || behind.verdict !== 'admitted') return;
          expect(behind.next.blockedUntil).toBeGreaterThanOrEqual(straight.next.blockedUntil);
          expect(behind.next.lastFailureAt).toBeGreaterThanOrEqual(straight.next.lastFailureAt);
        },
      ),
    );
  });
});
