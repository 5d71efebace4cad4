import { createAudit } from '../../server/audit/audit';
import { inTransaction, type Db } from '../../server/db/database';
import { runAudit } from '../support/audit-commands';
import { keys } from '../support/audit-tampering';
import { describeEachDatabase } from '../support/databases';
import { fakeClock, SCHOOL_MORNING } from '../support/fake-clock';
import { addPupil, addSchool } from '../support/fixtures';

const HOUR = 60 * 60 * 1000;
const clock = fakeClock();

async function happened(
  db: Db,
  subject: { id: string; schoolId: string },
  { action, result, later }: { action: string; result: string; later: number },
): Promise<void> {
  const at = SCHOOL_MORNING + later;
  const entry = { chain: subject.schoolId, at, subjectId: subject.id, action, result };
  await inTransaction(db, (tx) =>
    createAudit({ keys }).record(tx, { ...entry, actor: { kind: 'visitor', id: null } }),
  );
}

describeEachDatabase('audit exposure', (database) => {
  test('lists who was touched in the span, by login ID, with counts', async () => {
    const db = database();
    const school = await addSchool(db);
    const other = await addSchool(db);
    const [a, b, outside, late] = [
      await addPupil(db, { school, loginId: 'B_1@students.edu.sg' }),
      await addPupil(db, { school, loginId: 'A_1@students.edu.sg' }),
      await addPupil(db, { school: other, loginId: 'C_1@students.edu.sg' }),
      await addPupil(db, { school, loginId: 'D_1@students.edu.sg' }),
    ];
    const wrong = { action: 'sign-in', result: 'wrong' };
    for (const later of [0, 1, HOUR - 1]) await happened(db, a, { ...wrong, later });
    await happened(db, a, { action: 'sign-in', result: 'right', later: 2 });
    await happened(db, b, { ...wrong, later: 0 });
    await happened(db, outside, { ...wrong, later: 0 });
    await happened(db, late, { ...wrong, later: HOUR });
    await happened(db, late, { ...wrong, later: -1 });
    await happened(db, { id: 'gone', schoolId: school.id }, { ...wrong, later: 5 });

    const at = (ms: number) => new Date(SCHOOL_MORNING + ms).toISOString();
    const span = ['--from', at(0), '--to', at(HOUR)];
    const run = (...args: string[]) =>
      runAudit({ db, clock, school }, ['exposure', ...span, ...args]);
    const { out, code } = await run('--school', school.code, '--json');
    expect(code).toBeNull();
    const told = JSON.parse(out) as { accounts: { loginId: string | null; actions: object }[] };
    const sorted = told.accounts.sort((one, two) =>
      (one.loginId ?? 'z') < (two.loginId ?? 'z') ? -1 : 1,
    );
    expect(sorted.map(({ loginId, actions }) => [loginId, actions])).toEqual([
      ['A_1@students.edu.sg', { 'sign-in wrong': 1 }],
      ['B_1@students.edu.sg', { 'sign-in right': 1, 'sign-in wrong': 3 }],
      [null, { 'sign-in wrong': 1 }],
    ]);
    const everywhere = await run();
    expect(everywhere.out).toContain('C_1@students.edu.sg: sign-in wrong 1');
    expect(everywhere.out).toContain('gone (purged)');
    expect(everywhere.out).not.toContain('D_1');
    const recorded = await db('audit_events').where({ action: 'audit.exposure' }).select('chain');
    expect(recorded).toEqual([{ chain: school.id }, { chain: 'unknown' }]);
  });

  test.each([
    [['--from', '2027-01-04', '--to', '2027-01-01'], '--from must lie before --to'],
    [['--from', '2027-01-01', '--to', '2027-01-04', '--school', 'NONE'], 'no school has the code'],
  ])('refuses %j', async (args, problem) => {
    const school = { id: 'x', code: 'X' };
    const refused = await runAudit({ db: database(), clock, school }, ['exposure', ...args]);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.err).toContain(problem);
  });
});
