import { createAudit } from '../../server/audit/audit';
import type { Db } from '../../server/db/database';
import { createSchools } from '../../server/schools/schools';
import { allNetworks, findSchool } from '../../server/schools/schools.store';
import { describeEachDatabase } from '../support/databases';
import { fakeClock, SCHOOL_MORNING } from '../support/fake-clock';

const operator = { kind: 'operator', id: null } as const;

function schoolsOf(db: Db) {
  const audit = createAudit({ keys: [{ id: 'key', key: Buffer.alloc(32, 1) }] });
  return createSchools({ db, clock: fakeClock(), audit, timeZone: 'Asia/Singapore' });
}

describeEachDatabase('schools', (database) => {
  test('a school is added with the usual hours, and found in any letter case', async () => {
    const schools = schoolsOf(database());
    const added = await schools.add({ code: 'cps', name: ' Cedar Primary ' }, operator);
    const school = {
      ...{ code: 'CPS', name: 'Cedar Primary', timeZone: 'Asia/Singapore', networks: [] },
      ...{ contact: {}, officeHours: 'Mon-Fri 07:30-15:00', createdAt: SCHOOL_MORNING },
    };
    expect(added).toMatchObject({ kind: 'added', school });
    const found = await schools.findByCode(' Cps');
    expect(found).toMatchObject(school);
    expect(await findSchool(database(), found?.id ?? '')).toEqual(found);
    expect(await schools.findByCode('NONE')).toBeNull();
    expect(await findSchool(database(), 'none')).toBeNull();
  });

  test('security 38: it is recorded once; a second one with the code is refused', async () => {
    const db = database();
    const schools = schoolsOf(db);
    const first = await schools.add({ code: 'TWICE', name: 'First' }, operator);
    const id = first.kind === 'added' ? first.school.id : '';
    expect(await schools.add({ code: 'twice', name: 'Second' }, operator)).toEqual({
      ...{ kind: 'exists', code: 'TWICE' },
    });
    expect((await schools.findByCode('TWICE'))?.name).toBe('First');
    expect(await db('audit_events').where({ chain: id }).select('action')).toEqual([
      { action: 'school.add' },
    ]);
  });

  test('of two at once one is added', async () => {
    const schools = schoolsOf(database());
    const names = ['A', 'B', 'C'];
    const kinds = await Promise.all(
      names.map(async (name) => (await schools.add({ code: 'RACE', name }, operator)).kind),
    );
    expect(kinds.sort()).toEqual(['added', 'exists', 'exists']);
  });

  test('everything that is wrong is told at once, and nothing is added', async () => {
    const schools = schoolsOf(database());
    const before = (await schools.list()).length;
    const refused = await schools.add(
      {
        ...{ code: 'X', name: '', networks: ['10.0.0.0/8', 'home'], officeHours: 'always' },
        contact: { phone: '\u0000' },
      },
      operator,
    );
    expect(refused).toEqual({
      kind: 'refused',
      problems: [
        expect.stringContaining('the code'),
        expect.stringContaining('the name'),
        expect.stringContaining('"home" is no address range'),
        expect.stringContaining('the office hours'),
        expect.stringContaining('phone'),
      ],
    });
    expect(await schools.list()).toHaveLength(before);
  });

  test('schools are listed by name', async () => {
    const schools = schoolsOf(database());
    await schools.add({ code: 'LZ', name: 'List Z' }, operator);
    await schools.add({ code: 'LA', name: 'List A' }, operator);
    const codes = (await schools.list()).map(({ code }) => code).filter((code) => /^L/.test(code));
    expect(codes).toEqual(['LA', 'LZ']);
  });

  test('security 6: the networks of every school are known together', async () => {
    const schools = schoolsOf(database());
    const before = await allNetworks(database());
    await schools.add(
      { code: 'NET1', name: 'N', networks: ['203.0.113.9/24', '203.0.113.0/24'] },
      operator,
    );
    await schools.add(
      {
        ...{ code: 'NET2', name: 'N', networks: ['2001:db8::/32'], officeHours: 'Mon 08:00-09:00' },
        contact: { phone: '6123 4567' },
      },
      operator,
    );
    const added = (await allNetworks(database())).filter((one) => !before.includes(one));
    expect(added.sort()).toEqual(['2001:db8::/32', '203.0.113.0/24']);
    const ready = await schools.networks();
    expect(ready.map(([base, bits]) => `${base.toString()}/${bits}`)).toEqual(
      expect.arrayContaining(['203.0.113.0/24', '2001:db8::/32']),
    );
    expect(await schools.findByCode('NET2')).toMatchObject({
      ...{ contact: { phone: '6123 4567' }, officeHours: 'Mon 08:00-09:00' },
    });
  });
});
