import { createAudit } from '../../server/audit/audit';
import type { Db } from '../../server/db/database';
import { defaultPolicy, type PasswordPolicy } from '../../server/password/password.rules';
import { createSchoolPolicies } from '../../server/school-policies/school-policies';
import { listVersions } from '../../server/school-policies/school-policies.store';
import { scopedDb, type ScopedDb } from '../../server/scope/scope.store';
import { describeEachDatabase } from '../support/databases';
import { fakeClock, SCHOOL_MORNING } from '../support/fake-clock';
import { addSchool } from '../support/fixtures';

const actor = { kind: 'staff', id: 'a1' } as const;
const clock = fakeClock();

/** Each is a process of its own on the same database. */
function policiesOn(db: Db, installation: Partial<PasswordPolicy> = {}) {
  return createSchoolPolicies({
    ...{ db, clock, isCommon: () => false, defaultHours: 168 },
    audit: createAudit({ keys: [{ id: 'key', key: Buffer.alloc(32, 1) }] }),
    installation: { ...defaultPolicy, ...installation },
  });
}

const asIct = (db: Db, schoolId: string): ScopedDb =>
  scopedDb(db, { staffId: 'a1', role: 'ict', schoolId, today: '2027-01-04' });

describeEachDatabase('what a school asks for', (database) => {
  async function fresh(installation: Partial<PasswordPolicy> = {}) {
    const db = database();
    const { id: schoolId } = await addSchool(db);
    const policies = policiesOn(db, installation);
    await policies.refresh();
    const change = (version: number, typed: Record<string, string>, on = policies) =>
      on.change({ schoolId, version, typed, actor });
    return { db, schoolId, policies, change };
  }

  test('holds at once here, after a moment elsewhere, and in no other school', async () => {
    const { db, schoolId, policies, change } = await fresh();
    const elsewhere = policiesOn(db);
    await elsewhere.refresh();
    expect(await change(0, { minLength: '10', defaultHours: '24' })).toEqual({ kind: 'changed' });
    expect(policies.policyFor(schoolId)).toEqual({ ...defaultPolicy, minLength: 10 });
    expect(policies.defaultHoursFor(schoolId)).toBe(24);
    const other = await addSchool(db);
    expect(policies.policyFor(other.id)).toEqual(defaultPolicy);
    expect(policies.defaultHoursFor(other.id)).toBe(168);
    await elsewhere.refresh();
    expect(elsewhere.policyFor(schoolId)).toEqual(defaultPolicy);
    clock.advance(3001);
    await elsewhere.refresh();
    expect(elsewhere.policyFor(schoolId).minLength).toBe(10);
  });

  test('the latest version holds, also after a step back', async () => {
    const { db, schoolId, policies, change } = await fresh();
    await change(0, { minLength: '10' });
    await change(1, { minLength: '12', minUpper: '2' });
    await change(2, { minUpper: '2' });
    expect(policies.policyFor(schoolId)).toEqual({ ...defaultPolicy, minUpper: 2 });
    const anew = policiesOn(db);
    await anew.refresh();
    expect(anew.ownOf(schoolId)).toEqual({ version: 3, demands: { minUpper: 2 } });
  });

  test('of ten who change the same version one is first', async () => {
    const { db, schoolId, policies, change } = await fresh();
    await change(0, { minLength: '9' });
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        change(1, { minLength: String(10 + index) }, policiesOn(db)),
      ),
    );
    const kinds = results.map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['changed', ...Array<string>(9).fill('overtaken')]);
    clock.advance(3001);
    await policies.refresh();
    const winner = 10 + results.findIndex(({ kind }) => kind === 'changed');
    expect(policies.ownOf(schoolId)).toEqual({ version: 2, demands: { minLength: winner } });
    const told = await db('audit_events').where({ chain: schoolId, action: 'school.policy' });
    expect(told).toHaveLength(2);
  });

  test.each([2, 7])('version %i, which never was, is overtaken', async (version) => {
    const { change } = await fresh();
    await change(0, { minLength: '9' });
    expect(await change(version, { minLength: '10' })).toEqual({ kind: 'overtaken' });
  });

  test('the audit tells old and new values, and nothing of what stayed', async () => {
    const { db, schoolId, change } = await fresh();
    await change(0, { minLength: '9', maxRun: '2' });
    await change(1, { minLength: '10', maxRun: '2', firstNotSymbol: '1' });
    const rows = await db('audit_events')
      .where({ chain: schoolId, action: 'school.policy' })
      .orderBy('seq')
      .select<{ details: string; actor_id: string }[]>('details', 'actor_id');
    expect(rows.map(({ details }) => JSON.parse(details) as unknown)).toEqual([
      { maxRun: 'none > 2', minLength: 'none > 9', version: 1 },
      { firstNotSymbol: 'none > 1', minLength: '9 > 10', version: 2 },
    ]);
    expect(rows[0]?.actor_id).toBe('a1');
  });

  test('what is the same already makes no version', async () => {
    const { db, schoolId, change } = await fresh();
    expect(await change(0, {})).toEqual({ kind: 'unchanged' });
    await change(0, { minLength: '9' });
    expect(await change(1, { minLength: '9' })).toEqual({ kind: 'unchanged' });
    expect(await db('school_policies').where({ school_id: schoolId })).toHaveLength(1);
  });

  test.each([
    [{ minLength: '7' }, 'looser'],
    [{ minLength: '25' }, 'room'],
    [{ minSpecial: '20' }, 'impossible'],
  ])('%j is refused, and nothing changes', async (typed, code) => {
    const { schoolId, policies, change } = await fresh();
    expect(await change(0, typed)).toMatchObject({ kind: 'refused', problems: [{ code }] });
    expect(policies.ownOf(schoolId)).toEqual({ version: 0, demands: {} });
  });

  test('a floor that is raised later wins over an older value', async () => {
    const { db, schoolId, change } = await fresh();
    await change(0, { minLength: '10', historyDepth: '8' });
    const raised = policiesOn(db, { minLength: 12 });
    await raised.refresh();
    expect(raised.policyFor(schoolId)).toMatchObject({ minLength: 12, historyDepth: 8 });
    expect(raised.isHeld(schoolId)).toBe(true);
  });

  test('values that no longer go together with the floor lock nobody out', async () => {
    const { db, schoolId, change } = await fresh();
    await change(0, { minLength: '20' });
    const shortened = policiesOn(db, { maxLength: 16 });
    await shortened.refresh();
    expect(shortened.policyFor(schoolId)).toEqual({ ...defaultPolicy, maxLength: 16 });
    expect(shortened.isHeld(schoolId)).toBe(false);
    const raised = policiesOn(db, { minSpecial: 5 });
    await raised.refresh();
    expect(raised.policyFor(schoolId)).toMatchObject({ minSpecial: 5 });
  });

  test('security 34: earlier versions are read in scope, the latest first', async () => {
    const { db, schoolId, change } = await fresh();
    await change(0, { minLength: '9' });
    await change(1, { minLength: '10' });
    const other = await addSchool(db);
    expect(await listVersions(asIct(db, other.id), schoolId, 10)).toEqual([]);
    const versions = await listVersions(asIct(db, schoolId), schoolId, 10);
    expect(versions.map(({ version, demands }) => [version, demands])).toEqual([
      [2, { minLength: 10 }],
      [1, { minLength: 9 }],
    ]);
    expect(versions[0]).toMatchObject({ madeBy: 'a1', madeByName: null });
    expect(versions[0]?.madeAt).toBeGreaterThanOrEqual(SCHOOL_MORNING);
  });
});
