import { addTeacher } from '../support/rosters/staff';
import { describeEachDatabase } from '../support/databases';
import { addSchool } from '../support/fixtures';
import { everything, idsOf, importing, pupilsOf } from '../support/rosters/importing';
import { bulk11, bulk12, delta11, zipOf } from '../support/rosters/zips';

describeEachDatabase('a OneRoster zip', (database) => {
  const cps = { code: 'CPS' };

  test('1.1 in bulk brings the pupils of its homerooms, with guardians and form teachers', async () => {
    const db = database();
    const school = await addSchool(db, cps);
    const lee = await addTeacher(db, school, { email: 'Mdm.Lee@school.example' });
    const result = await importing(db, { file: await zipOf(bulk11), schoolCode: 'CPS' });
    expect(result).toMatchObject({ kind: 'imported', created: 3 });
    const pupils = await pupilsOf(db, school.id);
    const facts = ['S5001', 'S5002', 'S5003'].map((number) => pupils.get(number));
    expect(facts).toMatchObject([
      {
        ...{ full_name: 'Wei Ming Tan', first_name: 'Wei Ming', last_name: 'Tan', year: 2027 },
        ...{ class_name: '4A', level: 'P4', guardian_email: 'peter.tan@example.org' },
        guardian_mobile: '+6591234567',
      },
      { full_name: 'Nur Aisyah Binte Abdullah', class_name: '3A', level: 'P3' },
      { class_name: '4A', level: 'P4', guardian_email: null, guardian_mobile: '61234567' },
    ]);
    expect(pupils.size).toBe(3);
    expect((await idsOf(db, school.id))['S5002']).toBe('Nur_Aisyah_Abdullah');
    expect(await db('class_teachers').select('staff_id', 'kind', 'from_day')).toEqual([
      { staff_id: lee.id, kind: 'form', from_day: '2027-01-01' },
    ]);
    expect(await db('form_classes').orderBy('name').pluck('name')).toEqual(['3A', '4A']);
  });

  test('security 35: makes no staff and changes no role', async () => {
    const db = database();
    await addSchool(db, { code: 'CPS2' });
    const before = await db('staff_members').orderBy('id');
    const texts = { ...bulk11, 'orgs.csv': bulk11['orgs.csv'].replace('CPS', 'CPS2') };
    const result = await importing(db, { file: await zipOf(texts), schoolCode: 'CPS2' });
    expect(result).toMatchObject({ kind: 'imported' });
    expect(await db('staff_members').orderBy('id')).toEqual(before);
  });

  test('the same zip again changes nothing', async () => {
    const db = database();
    const file = await zipOf(bulk11);
    const again = await importing(db, { file, schoolCode: 'CPS' });
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
  });

  test('a delta builds on what was told before', async () => {
    const db = database();
    const file = await zipOf(delta11);
    const result = await importing(db, { file, schoolCode: 'CPS' });
    expect(result).toMatchObject({ kind: 'imported', created: 1, updated: 2, left: 1 });
    const school = await db('schools').where({ code: 'CPS' }).first<{ id: string }>('id');
    const pupils = await pupilsOf(db, school.id);
    expect(['S5001', 'S5002', 'S5003', 'S5006'].map((number) => pupils.get(number))).toMatchObject([
      { class_name: '3A', full_name: 'Wei Ming Tan', guardian_email: 'peter.tan@example.org' },
      { status: 'leaver', auth_epoch: 1 },
      { class_name: '4A', guardian_email: 'devi@example.org', guardian_mobile: '69994567' },
      { class_name: '3A', level: 'P3', status: 'active' },
    ]);
    const once = await importing(db, { file, schoolCode: 'CPS' });
    expect(once).toMatchObject({ kind: 'imported', created: 0, updated: 0, left: 0 });
  });

  test('1.2 in bulk: roles of their own table', async () => {
    const db = database();
    const school = await addSchool(db, { code: 'C12' });
    const orgs = bulk12['orgs.csv'].replace('CPS', 'C12');
    const file = await zipOf({ ...bulk12, 'orgs.csv': orgs });
    const result = await importing(db, { file, schoolCode: 'C12' });
    expect(result).toMatchObject({ kind: 'imported', created: 2 });
    const pupils = await pupilsOf(db, school.id);
    expect(['S5001', 'S5002'].map((number) => pupils.get(number))).toMatchObject([
      { class_name: '4A', guardian_email: 'peter.tan@example.org' },
      { class_name: '3A', level: 'P3' },
    ]);
  });

  test('never reads a password', async () => {
    const db = database();
    const kept = JSON.stringify([await everything(db), await db('oneroster_records')]);
    for (const secret of ['Secret-1', 'hunter2', 'topsecret', 'Never-read-1']) {
      expect(kept).not.toContain(secret);
    }
    expect(kept).toContain('S5001');
  });

  test('remembers neither names nor contacts beside the accounts', async () => {
    const kept = JSON.stringify(await database()('oneroster_records'));
    expect(kept).not.toMatch(/Wei Ming|peter\.tan|91234567/);
  });
});
