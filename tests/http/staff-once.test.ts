import { addPupil, addSchool } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import { asStaffMember } from '../support/staff';

let portal: Portal;
beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.close());

test('the same form sent twenty times at once issues one default password', async () => {
  const { db } = portal.services;
  const school = await addSchool(db, { code: 'CPS' });
  const pupil = await addPupil(db, { school, className: '4A' });
  const { visit } = await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' });
  const page = `/staff/pupils/${pupil.id}`;
  await visit.get(page);
  const form = { _csrf: visit.token, identified: 'saw' };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => visit.send('POST', `${page}/default-password`, { form })),
  );
  const shown = answers.filter(({ text }) => text.includes('data-testid="default-password"'));
  expect(shown).toHaveLength(1);
  const others = answers.filter((answer) => answer !== shown[0]);
  expect(new Set(others.map(({ location }) => location))).toEqual(new Set([page]));
  const told: unknown[] = await db('audit_events').where({
    subject_id: pupil.id,
    action: 'default-password.issued',
  });
  expect(told).toHaveLength(1);
  expect((await visit.get(page)).text).toContain('This form was sent before');
});
