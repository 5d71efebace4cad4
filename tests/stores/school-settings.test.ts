import { createAudit } from '../../server/audit/audit';
import type { Db } from '../../server/db/database';
import { createChangeSchool } from '../../server/schools/school-settings';
import { findSettings } from '../../server/schools/school-settings.store';
import { scopedDb, type ScopedDb } from '../../server/scope/scope.store';
import { describeEachDatabase } from '../support/databases';
import { fakeClock } from '../support/fake-clock';
import { addSchool } from '../support/fixtures';

const actor = { kind: 'staff', id: 'a1' } as const;

function changeOf(db: Db) {
  const audit = createAudit({ keys: [{ id: 'key', key: Buffer.alloc(32, 1) }] });
  return createChangeSchool({
    db,
    clock: fakeClock(),
    audit,
    networksChanged: () => Promise.resolve(),
  });
}

const asIct = (db: Db, schoolId: string): ScopedDb =>
  scopedDb(db, { staffId: 'a1', role: 'ict', schoolId, today: '2027-01-04' });

describeEachDatabase('settings of a school', (database) => {
  async function fresh() {
    const db = database();
    const school = await addSchool(db);
    const settings = async () => (await findSettings(asIct(db, school.id), school.code))!;
    return { db, school, settings, change: changeOf(db) };
  }

  test('what is typed holds at once, and stands in the audit by its fields', async () => {
    const { db, school, settings, change } = await fresh();
    const typed = {
      ...{ place: 'Block A', phone: '', email: 'office@school.example' },
      ...{ officeHours: 'Mon-Fri  08:00-12:00', networks: '203.0.113.7/24\n2001:db8::/48' },
      helpForm: 'https://forms.example/help',
    };
    expect(await change({ school, version: 1, typed, actor })).toEqual({ kind: 'changed' });
    expect(await settings()).toMatchObject({
      contact: { place: 'Block A', email: 'office@school.example' },
      officeHours: 'Mon-Fri 08:00-12:00',
      networks: ['203.0.113.0/24', '2001:db8::/48'],
      helpFormUrl: 'https://forms.example/help',
      version: 2,
    });
    const told = await db('audit_events')
      .where({ chain: school.id, action: 'school.changed' })
      .select<{ details: string }[]>('details');
    expect(told).toHaveLength(1);
    expect(JSON.parse(told[0]?.details ?? '')).toEqual({
      ...{ fields: 'contact helpFormUrl networks officeHours', version: 2 },
    });
  });

  test('of two who changed the same settings one is told, and nothing is lost', async () => {
    const { school, settings, change } = await fresh();
    const results = await Promise.all(
      ['A', 'B', 'C'].map((place) => {
        const typed = { place, phone: '', email: '', officeHours: 'Mon 08:00-09:00' };
        return change({ school, version: 1, typed, actor });
      }),
    );
    expect(results.map(({ kind }) => kind).sort()).toEqual(['changed', 'overtaken', 'overtaken']);
    const winner = 'ABC'[results.findIndex(({ kind }) => kind === 'changed')];
    expect(await settings()).toMatchObject({ contact: { place: winner }, version: 2 });
  });

  test('everything that is wrong is told with its field, and nothing changes', async () => {
    const { school, settings, change } = await fresh();
    const typed = {
      ...{ place: 'x'.repeat(200), phone: '\u0007', email: '', officeHours: 'always' },
      ...{ networks: '10.0.0.0/1 home', helpForm: 'http://plain.example', holidays: 'no calendar' },
    };
    const result = await change({ school, version: 1, typed, actor });
    const fields = result.kind === 'refused' ? result.problems.map(({ field }) => field) : [];
    expect(new Set(fields)).toEqual(
      new Set(['place', 'phone', 'officeHours', 'networks', 'helpForm', 'holidays']),
    );
    expect(await settings()).toMatchObject({ version: 1, contact: {} });
  });

  test('security 35: what was not typed stays as it is', async () => {
    const { school, settings, change } = await fresh();
    const typed = { networks: '203.0.113.0/24' };
    await change({ school, version: 1, typed, actor });
    await change({ school, version: 2, typed: { holidays: '' }, actor });
    expect(await settings()).toMatchObject({
      ...{ networks: ['203.0.113.0/24'], officeHours: 'Mon-Fri 07:30-15:00', holidays: null },
    });
  });

  test('security 34: another school is not there', async () => {
    const { db, school } = await fresh();
    const other = await addSchool(db);
    expect(await findSettings(asIct(db, school.id), other.code)).toBeNull();
    expect((await findSettings(asIct(db, school.id), ''))?.code).toBe(school.code);
  });
});
