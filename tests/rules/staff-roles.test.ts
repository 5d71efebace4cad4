import { resetsAnHour } from '../../server/desk/approvals.rules';
import {
  deeds,
  may,
  mayGrant,
  needsSecondPerson,
  roles,
  type Role,
} from '../../server/staff/roles.rules';
import { checkStaffPassword } from '../../server/staff/staff-password.rules';

// product.md, "Who may do what".
test.each([
  ['see-pupils', 'teacher office ict admin'],
  ['unlock', 'teacher office ict admin'],
  ['default-password', 'teacher office ict admin'],
  ['ask-qna', 'teacher office ict admin'],
  ['new-card', 'teacher office ict admin'],
  ['cards-for-many', 'ict admin'],
  ['disable', 'ict admin'],
  ['requests', 'teacher office ict'],
  ['roster', 'ict admin'],
  ['people', 'ict admin'],
  ['audit', 'ict admin auditor'],
  ['contact', 'office ict admin'],
  ['installation', 'admin'],
] as const)('%s is for %s', (deed, who) => {
  expect(Object.keys(deeds)).toContain(deed);
  expect(roles.filter((role) => may(role, deed)).join(' ')).toBe(who);
});

test('security 33: nobody grants a role above their own', () => {
  const granted = (role: Role) => roles.filter((other) => mayGrant(role, other)).join(' ');
  expect(granted('admin')).toBe('teacher office ict admin auditor');
  expect(granted('ict')).toBe('teacher office ict');
  for (const role of ['teacher', 'office', 'auditor'] as const) expect(granted(role)).toBe('');
});

test('security 33: two people for ICT and admin', () => {
  expect(roles.filter(needsSecondPerson)).toEqual(['ict', 'admin']);
});

test.each([
  ['teacher', 30, 45],
  ['teacher', 31, 46],
  ['teacher', 0, 0],
  ['office', 2000, 20],
  ['ict', 2000, 100],
  ['admin', 500_000, 100],
  ['auditor', 0, 0],
] as const)('security 36: a %s with %i pupils issues %i an hour', (role, pupils, most) => {
  expect(resetsAnHour(role, pupils)).toBe(most);
});

describe('passwords of staff', () => {
  const facts = {
    name: 'Tan Mei Ling',
    email: 'meiling.tan@school.example.org',
    isCommon: (password: string) => password === 'iloveyousomuch1',
  };
  test.each([
    ['four quiet words here', []],
    ['நான்கு அமைதியான சொற்கள்', []],
    ['fourteen chars', ['too-short']],
    ['exactly fifteen', []],
    ['a'.repeat(32) + 'b'.repeat(32), []],
    ['word '.repeat(13), ['too-long', 'common']],
    ['my name is Tan Mei Ling', ['name']],
    ['TANMEILING forever and ever', ['name']],
    ['meiling.tan is my address', ['name']],
    ['iloveyousomuch1', ['common']],
    ['abcabcabcabcabcabc', ['common']],
    ['broken \ud800 character in it', ['ill-formed']],
    ['', ['too-short']],
  ])('%j → %j', (password, failures) => {
    expect(checkStaffPassword(password, facts)).toEqual(failures);
  });

  test('all that is wrong is said at once', () => {
    expect(checkStaffPassword('Tan Mei Ling', facts)).toEqual(['too-short', 'name']);
  });
});
