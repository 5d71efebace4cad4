import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  charge,
  fresh,
  messageFor,
  phase,
  settle,
  type LockState,
} from '../../server/lockout/lockout.rules';
import {
  defaultLockSettings,
  policiesFrom,
  type LockPolicy,
} from '../../server/lockout/policies.rules';

const root = join(__dirname, '../..');
const policies = policiesFrom(defaultLockSettings);
const DAY = 24 * 60 * 60 * 1000;
const START = Date.UTC(2027, 0, 4, 2);
const KNOWN = 7;

const states = ['fresh', 'open', 'waiting', 'closed'];
const secrets = [
  'wrong secret with tries left',
  'wrong secret before a wait',
  'wrong secret at the total',
  'same wrong secret',
  'right secret',
];
const times = ['end of the wait', 'quiet day', '7 days', '30 days'];
const others = ['success in another lane', 'staff release'];
const events = [...secrets, ...times, ...others];

const doc = tableIn(readFileSync(join(root, 'docs/locks.md'), 'utf8'));
const comment = tableIn(
  readFileSync(join(root, 'server/lockout/lockout.rules.ts'), 'utf8').replaceAll(/^ \* ?/gm, ''),
);

test('the page and the comment hold the same table', () => {
  expect(doc.length).toBeGreaterThan(10);
  expect(comment).toEqual(doc);
});

const rows = doc.flatMap(({ state, event, next, message }) =>
  named(state, states, { any: states }).flatMap((from) =>
    named(event, events, { 'any secret': secrets }).map((what) => ({ from, what, next, message })),
  ),
);

test('every state meets every event exactly once', () => {
  const met = rows.map(({ from, what }) => `${from}: ${what}`).sort();
  expect(met).toEqual(states.flatMap((from) => events.map((what) => `${from}: ${what}`)).sort());
});

describe.each(['sign-in', 'challenge'] as const)('on the path %s', (path) => {
  test.each(rows)('$from, $what → $next', ({ from, what, next, message }) => {
    for (const failures of examples(from, what, policies[path])) {
      const policy = fitting(what, failures, policies[path]);
      const reached = reach(failures, policy);
      expect(phase(reached.state, moment(reached.now, policy))).toBe(from);
      const { state, now } = happen(what, reached, policy);
      expect(phase(state, moment(now, policy))).toBe(next);
      expect(message.split(', ')).toContain(messageFor(state, moment(now, policy)));
    }
  });
});

/** Numbers of failures that bring a fresh counter to the state. */
function examples(from: string, what: string, policy: LockPolicy): number[] {
  const firstWait = policy.waitsSeconds.findIndex((wait) => wait > 0) + 1;
  const total = policy.totals.outside;
  if (from === 'fresh') return [0];
  if (from === 'waiting') return [firstWait, firstWait + 1, total - 1];
  if (from === 'closed') return [total];
  if (what === 'wrong secret before a wait') return [firstWait - 1];
  if (what === 'wrong secret with tries left') return [firstWait - 2];
  return what === 'wrong secret at the total' ? [1, 2] : [1, firstWait - 1];
}

/** The default policy, but for the events that it keeps for later failures. */
function fitting(what: string, failures: number, policy: LockPolicy): LockPolicy {
  if (what === 'wrong secret before a wait' && failures === 0) {
    return { ...policy, waitsSeconds: [60] };
  }
  const early = failures < 3;
  if (what !== 'wrong secret at the total' || !early) return policy;
  return { ...policy, totals: { ...policy.totals, outside: failures + 1 } };
}

function moment(now: number, policy: LockPolicy) {
  return { now, policy, lane: 'outside' as const };
}

interface Counted {
  state: LockState;
  now: number;
}

function reach(failures: number, policy: LockPolicy): Counted {
  let state = fresh('salt');
  let now = START;
  for (let n = 0; n < failures; n++) {
    now = Math.max(now, state.blockedUntil);
    const charged = charge(state, { ...moment(now, policy), repeated: false });
    if (charged.verdict !== 'admitted') throw new Error('shut too early');
    state = settle(charged.next, KNOWN);
  }
  return { state, now };
}

function happen(what: string, { state, now }: Counted, policy: LockPolicy): Counted {
  if (others.includes(what)) return { state: fresh('another'), now };
  if (times.includes(what)) return { state, now: now + elapsed(what, state, now) };
  const repeated = what === 'same wrong secret';
  const charged = charge(state, { ...moment(now, policy), repeated });
  if (charged.verdict !== 'admitted') return { state, now };
  return { state: what === 'right secret' ? fresh('another') : charged.next, now };
}

function elapsed(what: string, state: LockState, now: number): number {
  if (what === 'end of the wait') return Math.max(0, state.blockedUntil - now);
  return { 'quiet day': 1, '7 days': 7, '30 days': 30 }[what]! * DAY;
}

function tableIn(text: string) {
  return text
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === 6 && cells[1] !== 'state' && !cells[1]!.startsWith('--'))
    .filter(([, state]) => /^(any|fresh|open|waiting|closed)/.test(state!))
    .map(([, state, event, next, message]) => ({
      state: state!,
      event: event!,
      next: next!,
      message: message!,
    }));
}

function named(cell: string, all: string[], groups: Record<string, string[]>): string[] {
  return cell.split(', ').flatMap((name) => {
    const found = groups[name] ?? (all.includes(name) ? [name] : null);
    if (!found) throw new Error(`the table names "${name}", which is no state and no event`);
    return found;
  });
}
