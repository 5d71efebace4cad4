import { defaultLockSettings, policiesFrom } from '../../server/lockout/policies.rules';

const DAY = 24 * 60 * 60 * 1000;

test('security 7: the settings reach every path', () => {
  const own = policiesFrom({
    ...defaultLockSettings,
    SIGNIN_WAITS_SECONDS: [3],
    CHALLENGE_WAITS_SECONDS: [4],
    CHALLENGE_TOTAL: 2,
    LOCK_FORGET_STEP_HOURS: 2,
    LOCK_REOPEN_DAYS: 3,
    LOCK_FORGET_DAYS: 4,
  });
  expect(own.challenge).toEqual({
    waitsSeconds: [4],
    totals: { outside: 2, school: 2, device: 2 },
    forgetStepMs: DAY / 12,
    reopenAfterMs: 3 * DAY,
    forgetAfterMs: 4 * DAY,
  });
  expect(own['sign-in']).toEqual({
    ...own.challenge,
    waitsSeconds: [3],
    totals: { outside: 60, school: 20, device: 10 },
  });
  expect(own['current-password']).toEqual(own['sign-in']);
  expect(own['staff-code']).toEqual(own['sign-in']);
});
