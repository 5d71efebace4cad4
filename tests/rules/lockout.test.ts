import {
  charge,
  fresh,
  messageFor,
  phase,
  retryAfterSeconds,
  settle,
  view,
  waitMs,
  type LockState,
} from '../../server/lockout/lockout.rules';
import { defaultLockSettings, policiesFrom } from '../../server/lockout/policies.rules';

const policies = policiesFrom(defaultLockSettings);
const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;
const START = Date.UTC(2027, 0, 4, 2);

type Where = { path?: keyof typeof policies; lane?: 'outside' | 'school' | 'device:d' };

function at(now: number, { path = 'sign-in', lane = 'outside' }: Where = {}) {
  return { now, policy: policies[path], lane };
}

function fail(state: LockState, now: number, where?: Where): LockState {
  const charged = charge(state, { ...at(now, where), repeated: false });
  if (charged.verdict !== 'admitted') throw new Error(`${charged.verdict} at ${now}`);
  return charged.next;
}

/** Fails as soon as it may. */
function failTimes(times: number, where?: Where): { state: LockState; now: number } {
  let state = fresh('salt');
  let now = START;
  for (let n = 0; n < times; n++) {
    const seen = view(state, at(now, where));
    if (seen.verdict !== 'open') now = seen.until;
    state = fail(state, now, where);
  }
  return { state, now };
}

describe('waits', () => {
  test.each([
    ['sign-in', [0, 0, 0, 0, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]],
    ['challenge', [0, 0, 900, 3600, 86400, 86400, 86400]],
    ['current-password', [0, 0, 0, 0, 60, 120]],
    ['staff-code', [0, 0, 0, 0, 60, 120]],
  ] as const)('security 9: %s', (path, seconds) => {
    let state = fresh('salt');
    let now = START;
    for (const [index, wait] of seconds.entries()) {
      // A wait of 24 hours is a quiet day too: the step that it forgets comes back with the next.
      state = fail(state, now, { path });
      expect([index, Math.max(0, state.blockedUntil - now)]).toEqual([index, wait * SECOND]);
      now = Math.max(now, state.blockedUntil);
    }
  });

  test.each([
    [0, 0],
    [1, 5],
    [2, 7],
    [3, 7],
    [99, 7],
  ])('after failure %i of the list 5, 7 wait %i seconds', (n, seconds) => {
    expect(waitMs({ ...policies['sign-in'], waitsSeconds: [5, 7] }, n)).toBe(seconds * SECOND);
  });

  test('an empty list never waits', () => {
    expect(waitMs({ ...policies['sign-in'], waitsSeconds: [] }, 3)).toBe(0);
  });

  test('a clock that went back takes no free try away', () => {
    let state = fail(fresh('salt'), START);
    for (const attemptsLeft of [4, 3, 2, 1]) {
      const earlier = at(START - attemptsLeft * DAY);
      expect(view(state, earlier)).toEqual({ verdict: 'open', attemptsLeft });
      state = fail(state, earlier.now);
    }
    expect(view(state, at(START))).toEqual({ verdict: 'blocked', until: START + 60 * SECOND });
  });

  test('opens on the very millisecond that it said', () => {
    const { state } = failTimes(5);
    const until = START + 60 * SECOND;
    expect(view(state, at(until - 1))).toEqual({ verdict: 'blocked', until });
    expect(view(state, at(until))).toEqual({ verdict: 'open', attemptsLeft: 1 });
  });
});

describe('tries left', () => {
  test.each([
    ['sign-in', 'outside', [5, 4, 3, 2, 1]],
    ['challenge', 'outside', [3, 2, 1]],
  ] as const)('security 9: %s: %s', (path, lane, left) => {
    let state = fresh('salt');
    for (const attemptsLeft of left) {
      expect(view(state, at(START, { path, lane }))).toEqual({ verdict: 'open', attemptsLeft });
      state = fail(state, START, { path, lane });
    }
    expect(view(state, at(START, { path, lane })).verdict).toBe('blocked');
  });

  test('never promises more than the total has left', () => {
    const policy = { ...policies['sign-in'], totals: { outside: 3, school: 3, device: 3 } };
    const moment = { now: START, policy, lane: 'outside' as const };
    expect(view(fresh(''), moment)).toEqual({ verdict: 'open', attemptsLeft: 3 });
  });
});

describe('totals', () => {
  test.each([
    ['sign-in', 'outside', 60],
    ['sign-in', 'school', 20],
    ['sign-in', 'device:d', 10],
    ['challenge', 'outside', 15],
    ['challenge', 'school', 15],
    ['challenge', 'device:d', 15],
  ] as const)('security 9: %s from %s closes after %i', (path, lane, total) => {
    const almost = failTimes(total - 1, { path, lane });
    expect(phase(almost.state, at(almost.now, { path, lane }))).not.toBe('closed');
    const { state, now } = failTimes(total, { path, lane });
    const closed = { verdict: 'closed', until: now + 7 * DAY };
    expect(view(state, at(now, { path, lane }))).toEqual(closed);
    expect(view(state, at(now + 7 * DAY - 1, { path, lane }))).toEqual(closed);
    const again = charge(state, { ...at(now + 7 * DAY - 1, { path, lane }), repeated: false });
    expect(again).toEqual(closed);
    expect(phase(state, at(now + 7 * DAY, { path, lane }))).toBe('fresh');
  });

  test('security 9: sign-in totals add up to 100 guesses', () => {
    const { outside, school, device } = policies['sign-in'].totals;
    expect(outside + school + 2 * device).toBe(100);
  });

  test('quiet days do not give the total back', () => {
    let state = fresh('salt');
    for (let n = 0; n < 10; n++) state = fail(state, START + n * 5 * DAY, { lane: 'device:d' });
    expect(phase(state, at(START + 45 * DAY, { lane: 'device:d' }))).toBe('closed');
  });
});

describe('forgetting', () => {
  test.each([
    [DAY - 1, 6],
    [DAY, 5],
    [2 * DAY - 1, 5],
    [2 * DAY, 4],
    [5 * DAY, 1],
    [6 * DAY, 0],
    [29 * DAY, 0],
  ])('security 9: after %i quiet ms six failures in a row are %i', (quiet, run) => {
    const { state, now } = failTimes(6);
    const next = fail(state, now + quiet);
    expect([next.run, next.total]).toEqual([run + 1, 7]);
  });

  test('security 5: the counter is forgotten 30 days after the last failure', () => {
    const state = settle(failTimes(6).state, 77);
    const { lastFailureAt } = state;
    expect(phase(state, at(lastFailureAt + 30 * DAY - 1))).toBe('open');
    expect(phase(state, at(lastFailureAt + 30 * DAY))).toBe('fresh');
    const next = fail(state, lastFailureAt + 30 * DAY);
    expect([next.run, next.total, next.recent]).toEqual([1, 1, []]);
  });

  test('a wait longer than the memory is waited out', () => {
    const policy = { ...policies['sign-in'], waitsSeconds: [40 * 86400] };
    const moment = { now: START, policy, lane: 'outside' as const };
    const charged = charge(fresh(''), { ...moment, repeated: false });
    if (charged.verdict !== 'admitted') throw new Error('not admitted');
    const until = START + 40 * DAY;
    expect(view(charged.next, { ...moment, now: until - 1 })).toEqual({
      verdict: 'blocked',
      until,
    });
  });
});

describe('the same wrong secret', () => {
  const known = settle(failTimes(2).state, 77);

  test('security 10: is admitted and changes nothing', () => {
    const charged = charge(known, { ...at(START), repeated: true });
    expect(charged).toEqual({ verdict: 'admitted', next: known });
    expect(charged.verdict === 'admitted' && charged.next).toBe(known);
  });

  test('security 10: waits like any other', () => {
    const { state, now } = failTimes(5);
    const blocked = charge(settle(state, 77), { ...at(now), repeated: true });
    expect(blocked).toEqual(view(state, at(now)));
    expect(blocked.verdict).toBe('blocked');
  });

  test('security 10: is charged once the counter has forgotten it', () => {
    const later = START + 30 * DAY;
    const charged = charge(known, { ...at(later), repeated: true });
    expect(charged).toMatchObject({ verdict: 'admitted', next: { run: 1, total: 1, recent: [] } });
  });

  test('security 10: the last three are remembered, each once', () => {
    const all = [1, 2, 2, 1, 3, 4].reduce(settle, fresh('salt'));
    expect(all.recent).toEqual([4, 3, 1]);
  });
});

test('security 11: in a wait every secret is answered alike', () => {
  for (const times of [5, 60]) {
    const { state, now } = failTimes(times);
    const seen = view(state, at(now));
    for (const repeated of [true, false]) {
      expect(charge(settle(state, 5), { ...at(now), repeated })).toEqual(seen);
    }
  }
});

describe('for the page', () => {
  test.each([
    [0, 'none'],
    [1, 'tries-left'],
    [3, 'tries-left'],
    [4, 'last-try'],
    [5, 'waiting'],
    [60, 'closed'],
  ])('after %i failures it says %s', (times, message) => {
    const { state, now } = failTimes(times);
    expect(messageFor(state, at(now))).toBe(message);
  });

  test.each([
    ['blocked', START + 60_000, 60],
    ['blocked', START + 60_001, 61],
    ['blocked', START + 1, 1],
    ['blocked', START - 5, 1],
    ['closed', START + 7 * DAY, 86400],
    ['closed', START + 1, 86400],
  ] as const)('%s until %i: Retry-After %i', (verdict, until, seconds) => {
    expect(retryAfterSeconds({ verdict, until }, START)).toBe(seconds);
  });
});
