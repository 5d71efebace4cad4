import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import {
  canonicalEvent,
  commitmentTo,
  eventMac,
  GENESIS,
  headSeal,
  newSalt,
  type UnsignedEvent,
} from '../../server/audit/chain';

const key = Buffer.alloc(32, 7);

const event: UnsignedEvent = {
  id: '01938000-0000-7000-8000-000000000001',
  chain: 'school-1',
  seq: 5,
  at: 1_764_000_000_000,
  actorKind: 'pupil',
  actorId: 'account-1',
  subjectId: 'account-1',
  action: 'sign-in',
  result: 'passed',
  details: '{"lane":"school"}',
  commitment: 'c0ffee',
  keyId: 'k1',
  previousMac: GENESIS,
};

test('the serialisation is pinned: old chains must verify for ever', () => {
  expect(canonicalEvent(event)).toBe(
    '["audit-event-1","01938000-0000-7000-8000-000000000001","school-1",5,1764000000000,' +
      '"pupil","account-1","account-1","sign-in","passed","{\\"lane\\":\\"school\\"}","c0ffee","k1"]',
  );
  expect(eventMac(key, event)).toBe(
    createHmac('sha256', key)
      .update(`${GENESIS}\n${canonicalEvent(event)}`)
      .digest('hex'),
  );
});

test.each<[keyof UnsignedEvent, string | number | null]>([
  ['id', 'other'],
  ['chain', 'school-2'],
  ['seq', 6],
  ['at', 1_764_000_000_001],
  ['actorKind', 'operator'],
  ['actorId', null],
  ['subjectId', 'account-2'],
  ['action', 'sign-out'],
  ['result', 'refused'],
  ['details', '{"lane": "school"}'],
  ['commitment', null],
  ['keyId', 'k2'],
  ['previousMac', 'f'.repeat(64)],
])('security 38: the MAC covers %s', (field, value) => {
  expect(eventMac(key, { ...event, [field]: value })).not.toBe(eventMac(key, event));
});

test('security 38: the MAC needs the key', () => {
  expect(eventMac(Buffer.alloc(32, 8), event)).not.toBe(eventMac(key, event));
});

test('different events never have the same text, whatever stands in them', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('","', '"', '\\', 'null', '\n', ',', ''));
  const fields = fc.record({
    action: text,
    result: text,
    details: text,
    actorId: fc.option(text),
    subjectId: fc.option(text),
    commitment: fc.option(text),
  });
  fc.assert(
    fc.property(fields, fields, (one, two) => {
      const isSame = JSON.stringify(one) === JSON.stringify(two);
      expect(canonicalEvent({ ...event, ...one }) === canonicalEvent({ ...event, ...two })).toBe(
        isSame,
      );
    }),
  );
});

test.each([['chain'], ['seq'], ['mac'], ['keyId'], ['updatedAt']] as const)(
  'security 38: the seal of a head covers %s',
  (field) => {
    const head = { chain: 'school-1', seq: 5, mac: 'ab', keyId: 'k1', updatedAt: 9 };
    const other = { ...head, [field]: field === 'seq' || field === 'updatedAt' ? 8 : 'other' };
    expect(headSeal(key, other)).not.toBe(headSeal(key, head));
    expect(headSeal(Buffer.alloc(32, 8), head)).not.toBe(headSeal(key, head));
  },
);

test('security 38: the commitment binds the details and tells nothing without the salt', () => {
  const details = '{"address":"192.0.2.1"}';
  const salt = newSalt();
  expect(salt).toMatch(/^[0-9a-f]{64}$/);
  expect(commitmentTo({ salt, details })).toBe(commitmentTo({ salt, details }));
  expect(commitmentTo({ salt: newSalt(), details })).not.toBe(commitmentTo({ salt, details }));
  expect(commitmentTo({ salt, details: '{"address":"192.0.2.2"}' })).not.toBe(
    commitmentTo({ salt, details }),
  );
});
