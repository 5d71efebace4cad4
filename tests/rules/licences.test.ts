import { isAllowed, licencesOf } from '../../.ci/licences.rules';

test.each([
  ['MIT', true],
  ['MIT AND OFL-1.1', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['GPL-3.0-only', false],
  ['MIT AND GPL-3.0-only', false],
  ['GPL-3.0-only OR AGPL-3.0-only', false],
  ['(MIT OR ISC) AND GPL-3.0-only', false],
  ['unknown', false],
  ['', false],
])('%s may be handed on: %s', (expression, expected) => {
  expect(isAllowed(expression)).toBe(expected);
});

test('a package that says nothing is refused until somebody has read it', () => {
  const [silent, several, named] = licencesOf([
    { name: 'silent', version: '1.0.0' },
    {
      ...{ group: '@two', name: 'both', version: '2.0.0' },
      licenses: [{ license: { id: 'MIT' } }, { license: { id: 'GPL-2.0-only' } }],
    },
    { name: 'odd', version: '3.0.0', licenses: [{ license: { name: 'Our own' } }] },
  ]);
  expect(silent).toEqual({ component: 'silent@1.0.0', licence: 'unknown', isAllowed: false });
  expect(several).toMatchObject({ component: '@two/both@2.0.0', isAllowed: false });
  expect(named).toMatchObject({ licence: 'Our own', isAllowed: false });
});

test('what was read by hand was read of one version', () => {
  const said = (version: string) => licencesOf([{ name: 'png-js', version }])[0]?.isAllowed;
  expect([said('2.0.0'), said('2.0.1')]).toEqual([true, false]);
});
