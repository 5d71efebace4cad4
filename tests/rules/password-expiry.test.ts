import { defaultPolicy, passwordExpiry, type Expiry } from '../../server/password/password.rules';

const DAY = 86_400_000;
const policy = { ...defaultPolicy, expiryDays: 90, expiryWarningDays: 14 };

describe('password expiry', () => {
  const rows: [name: string, age: number, expected: Expiry][] = [
    ['just changed', 0, { kind: 'ok' }],
    ['the last quiet moment', 76 * DAY - 1, { kind: 'ok' }],
    ['the first warning', 76 * DAY, { kind: 'warn', days: 14 }],
    ['a begun day counts', 76 * DAY + 1, { kind: 'warn', days: 14 }],
    ['one day left', 89 * DAY, { kind: 'warn', days: 1 }],
    ['the last moment', 90 * DAY - 1, { kind: 'warn', days: 1 }],
    ['over', 90 * DAY, { kind: 'expired' }],
    ['long over', 900 * DAY, { kind: 'expired' }],
    ['a clock that went back', -DAY, { kind: 'ok' }],
  ];
  test.each(rows)('%s', (_name, age, expected) => {
    const changedAt = Date.UTC(2027, 0, 4);
    expect(passwordExpiry(policy, changedAt, changedAt + age)).toEqual(expected);
  });

  test('switched off, nothing expires', () => {
    expect(passwordExpiry(defaultPolicy, 0, 99_999 * DAY)).toEqual({ kind: 'ok' });
  });

  test('without warning days it ends without a warning', () => {
    const blunt = { ...policy, expiryWarningDays: 0 };
    expect(passwordExpiry(blunt, 0, 90 * DAY - 1)).toEqual({ kind: 'ok' });
    expect(passwordExpiry(blunt, 0, 90 * DAY)).toEqual({ kind: 'expired' });
  });
});
