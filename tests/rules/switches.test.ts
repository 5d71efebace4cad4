import {
  bannerFits,
  isSuspended,
  readHours,
  suspensionFor,
  suspensionsShown,
  type Suspension,
} from '../../server/switches/switches.rules';

const one = (code: string | null, endsAt = 10): Suspension => ({
  ...{ id: `${String(code)}${endsAt}`, path: 'challenge', banner: '', endsAt },
  school: code === null ? null : { id: `id-${code}`, code, name: code },
});

test.each([
  ['nothing switched', [], 'CPS', 'open'],
  ['every school, a school chosen', [one(null)], 'CPS', 'suspended'],
  ['every school, none chosen', [one(null)], null, 'suspended'],
  ['the chosen school', [one('CPS')], 'CPS', 'suspended'],
  ['another school', [one('MPS')], 'CPS', 'open'],
  ['some school, none chosen', [one('MPS')], null, 'choose-school'],
])('%s', (...[, active, chosen, kind]) => {
  expect(suspensionFor(active, 'challenge', chosen).kind).toBe(kind);
  expect(suspensionFor(active, 'sign-in-outside', chosen).kind).toBe('open');
});

test('of several the one that ends last counts', () => {
  const active = [one(null, 10), one('CPS', 30), one('MPS', 50)];
  expect(suspensionFor(active, 'challenge', 'CPS')).toMatchObject({ until: 30 });
});

test('an account of a suspended school is shut, of another one not', () => {
  expect(isSuspended([one('CPS')], 'challenge', 'id-CPS')).toBe(true);
  expect(isSuspended([one('CPS')], 'challenge', 'id-MPS')).toBe(false);
  expect(isSuspended([one('CPS')], 'sign-in-outside', 'id-CPS')).toBe(false);
  expect(isSuspended([one(null)], 'challenge', 'id-MPS')).toBe(true);
});

test('a banner is shown to whom it may concern', () => {
  const active = [one(null), one('CPS'), one('MPS')];
  expect(suspensionsShown(active, 'CPS')).toEqual([active[0], active[1]]);
  expect(suspensionsShown(active, null)).toEqual(active);
});

test.each([
  ['1', 1],
  ['336', 336],
  ['337', null],
  ['0', null],
  ['1.5', null],
  ['', null],
  ['-1', null],
])('hours %j', (typed, hours) => {
  expect(readHours(typed)).toBe(hours);
});

test('a banner is one short line', () => {
  expect(bannerFits('')).toBe(true);
  expect(bannerFits('x'.repeat(200))).toBe(true);
  expect(bannerFits('x'.repeat(201))).toBe(false);
  expect(bannerFits('one\ntwo')).toBe(false);
  expect(bannerFits('\u202Eevil')).toBe(false);
});
