import { createAudit } from '../../server/audit/audit';
import type { StaffFileRequest } from '../../server/roster/staff-file';
import { createStaffFiles } from '../../server/roster/staff-previews';
import { describeEachDatabase } from '../support/databases';
import { fakeClock } from '../support/fake-clock';
import { addPupil, addSchool } from '../support/fixtures';
import { rosterFile } from '../support/rosters/importing';
import { ict } from '../support/rosters/previewing';
import { addTeacher } from '../support/rosters/staff';

const header = 'email,name,role,class,from,to';
let schools = 0;

describeEachDatabase('a file of staff', (database) => {
  /** A school with pupils in 4A and 4B. */
  async function school() {
    const db = database();
    const made = await addSchool(db);
    for (const className of ['4A', '4B']) await addPupil(db, { school: made, className });
    const audit = createAudit({ keys: [{ id: 'key', key: Buffer.alloc(32, 1) }] });
    const files = createStaffFiles({ db, clock: fakeClock(), audit });
    const mark = ++schools;
    const bring = (rows: string[], more: Partial<StaffFileRequest> = {}) =>
      files.importFile({
        file: rosterFile(
          rows.map((row) => row.replace('@', `${mark}@`)),
          header,
        ),
        ...{ schoolCode: made.code, actor: ict, granter: 'ict', ...more },
      });
    const people = () =>
      db('staff_members').where({ school_id: made.id }).orderBy('email').select('name', 'role');
    const given = () =>
      db('class_teachers as t')
        .join('form_classes as c', 'c.id', 't.form_class_id')
        .where('c.school_id', made.id)
        .orderBy(['c.name', 't.from_day'])
        .select('c.name', 't.kind', 't.from_day', 't.to_day');
    return { db, made, mark, bring, people, given };
  }

  const lee = 'lee@school.example,Mei Lee,teacher,4A,2027-01-04,';
  const lim = 'lim@school.example,Boon Lim,teacher,4B,2027-01-04,2027-06-30';
  const desk = 'desk@school.example,Ada Office,office,,,';

  test('adds people without a password, and their classes with their days', async () => {
    const { db, made, bring, people, given } = await school();
    expect(await bring([lee, lim, desk])).toEqual({
      ...{ kind: 'done', staff: 3, classes: 2, withoutTeacher: [] },
    });
    expect(await people()).toEqual([
      { name: 'Ada Office', role: 'office' },
      { name: 'Mei Lee', role: 'teacher' },
      { name: 'Boon Lim', role: 'teacher' },
    ]);
    expect(await given()).toEqual([
      { name: '4A', kind: 'form', from_day: '2027-01-04', to_day: '2027-12-31' },
      { name: '4B', kind: 'form', from_day: '2027-01-04', to_day: '2027-06-30' },
    ]);
    const hashes = await db('staff_members').where({ school_id: made.id }).pluck('password_phc');
    expect(hashes).toEqual([null, null, null]);
    expect(await bring([lee, lim, desk])).toMatchObject({ kind: 'done', staff: 0, classes: 0 });
  });

  test('stops at classes without a teacher unless that is confirmed', async () => {
    const { bring, people } = await school();
    const withoutTeacher = ['4B (2027)'];
    expect(await bring([lee], { dryRun: true })).toMatchObject({ kind: 'dry-run', withoutTeacher });
    expect(await bring([lee])).toEqual({ kind: 'without-teacher', withoutTeacher });
    expect(await people()).toEqual([]);
    const confirmed = await bring([lee], { confirmedWithoutTeacher: true });
    expect(confirmed).toMatchObject({ kind: 'done', staff: 1, withoutTeacher });
  });

  test.each([
    ['an ICT', 'x@school.example,Ada Boss,ict,,,', /the role ict is not given by a file/],
    ['an admin', 'x@school.example,Ada Boss,admin,,,', /the role admin is not given by a file/],
    ['a role unknown', 'x@school.example,Ada Boss,boss,,,', /role "boss" is not one of/],
    ['no address', 'nobody,Ada Boss,office,,,', /no e-mail address/],
    ['a formula', 'x@school.example,=cmd|x,office,,,', /a name needs letters/],
    ['an unknown class', 'x@school.example,Ada B,teacher,9Z,,', /no class 9Z in 2027/],
    [
      'a class of last year',
      'x@school.example,Ada B,teacher,4A,2026-01-04,',
      /no class 4A in 2026/,
    ],
    [
      'a day that is none',
      'x@school.example,Ada B,teacher,4A,2027-02-30,',
      /from "2027-02-30" is no/,
    ],
    [
      'an end before',
      'x@school.example,Ada B,teacher,4A,2027-02-03,2027-02-02',
      /to is before from/,
    ],
    ['a class of the office', 'x@school.example,Ada B,office,4A,,', /only teachers have classes/],
    ['cells too few', 'x@school.example,Ada B', /has 2 columns/],
  ])('security 33, 35: refuses %s, and everything with it', async (_, row, problem) => {
    const { bring, people } = await school();
    const result = await bring([lee, lim, row]);
    if (result.kind !== 'refused') throw new Error(result.kind);
    expect(result.problems).toEqual([
      { line: 4, problem: expect.stringMatching(problem) as string },
    ]);
    expect(await people()).toEqual([]);
  });

  test('security 33: a teacher or the office cannot bring one', async () => {
    const { bring } = await school();
    for (const granter of ['teacher', 'office'] as const) {
      expect(await bring([desk], { granter })).toMatchObject({ kind: 'refused' });
    }
  });

  test('changes nobody’s role and takes nobody of another school', async () => {
    const { db, made, mark, bring, people } = await school();
    const other = await addSchool(db);
    await addTeacher(db, made, { email: `boss${mark}@school.example`, role: 'ict' });
    await addTeacher(db, other, { email: `away${mark}@school.example` });
    const rows = ['boss@school.example,Mei Lee,office,,,', 'away@school.example,Al Li,teacher,,,'];
    expect(await bring(rows, { confirmedWithoutTeacher: true })).toMatchObject({
      problems: [{ line: 2, problem: /role ict/ }, { line: 3 }].map(({ line }) => ({ line })),
    });
    expect(await people()).toEqual([{ name: 'Mei Lee', role: 'ict' }]);
  });
});
