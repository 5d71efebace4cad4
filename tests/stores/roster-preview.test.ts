import type { Preview } from '../../server/roster/roster-preview-making';
import { MINUTE } from '../../server/clock';
import { describeEachDatabase } from '../support/databases';
import { addPupil, addSchool } from '../support/fixtures';
import { everything, importing, pupilsOf, rosterFile } from '../support/rosters/importing';
import { ict, previewing } from '../support/rosters/previewing';

const before = [
  'S1,Jon Tan,Jon,Tan,4A,P4',
  'S2,Mei Lee,Mei,Lee,4A,P4',
  'S3,Ali Omar,Ali,Omar,4A,P4',
  'S4,Devi Nair,Devi,Nair,4A,P4',
  'S5,Tim Goh,Tim,Goh,4A,P4',
];
const after = [
  'S1,Jon Tan,Jon,Tan,4A,P4',
  'S2,Mei Ling Lee,Mei Ling,Lee,4A,P4',
  'S3,Ali Omar,Ali,Omar,4B,P4',
  'S4,Devi Nair,Devi,Nair,5A,P5',
  'S6,New One,New,One,4B,P4',
];

describeEachDatabase('a preview', (database) => {
  async function school() {
    const made = await addSchool(database());
    await importing(database(), { file: rosterFile(before), schoolCode: made.code });
    return { made, ...previewing(database(), made) };
  }

  const leftOf = ({ importId }: Preview) =>
    database()('roster_import_rows').where({ import_id: importId }).pluck<number[]>('line');

  test('counts and lists what the file brings about, and changes nothing', async () => {
    const { preview, roster } = await school();
    const was = await everything(database());
    const made = await preview(after);
    expect(await everything(database())).toEqual(was);
    expect(made).toMatchObject({
      counts: {
        ...{ rows: 5, new: 1, renamed: 1, 'moved-class': 2, 'moved-level': 1, contacts: 0 },
        ...{ returning: 0, leaving: 1, transfer: 0, unchanged: 1, rejected: 0 },
      },
      ...{ present: 5, mustConfirmLeavers: true, leavingOn: '2027-12-31', year: 2027 },
    });
    const page = { afterLine: 0, limit: 10 };
    expect(await roster.listPreview(made.importId, { list: 'moved-class', ...page })).toEqual([
      {
        ...{ line: 4, studentNumber: 'S3', fullName: 'Ali Omar', className: '4B', level: 'P4' },
        ...{ before: { fullName: 'Ali Omar', className: '4A', level: 'P4' }, problem: null },
      },
      expect.objectContaining({ line: 5, className: '5A', level: 'P5' }),
    ]);
    const rest = { list: 'moved-class', afterLine: 4, limit: 10 } as const;
    expect(await roster.listPreview(made.importId, rest)).toHaveLength(1);
    expect(await roster.listPreview(made.importId, { list: 'leaving', ...page })).toMatchObject([
      { studentNumber: 'S5', fullName: 'Tim Goh', className: '4A' },
    ]);
    expect(await roster.listPreview(made.importId, { list: 'new', ...page })).toMatchObject([
      { studentNumber: 'S6', before: null },
    ]);
  });

  test('is applied as it was shown, once', async () => {
    const { made, preview, apply } = await school();
    const shown = await preview(after);
    const result = await apply(shown, { confirmedLeavers: 1 });
    expect(result).toMatchObject({
      ...{ kind: 'applied', created: 1, updated: 3, unchanged: 1, left: 0, leavingLater: 1 },
    });
    const pupils = await pupilsOf(database(), made.id);
    expect(pupils.get('S4')).toMatchObject({ class_name: '5A', level: 'P5' });
    expect(pupils.get('S5')).toMatchObject({ status: 'active' });
    expect(pupils.get('S6')).toMatchObject({ login_id: 'New_One@students.edu.sg' });
    expect(await leftOf(shown)).toEqual([]);
    expect(await apply(shown, { confirmedLeavers: 1 })).toEqual({ kind: 'gone' });
    const event = await database()('audit_events')
      .where({ action: 'roster.import' })
      .orderBy('seq');
    expect(event.at(-1)).toMatchObject({ actor_kind: 'staff', actor_id: ict.id });
  });

  test('more than 5 % leavers need their number typed', async () => {
    const { preview, apply } = await school();
    const shown = await preview(after);
    expect(await apply(shown)).toEqual({ kind: 'confirm-leavers', leaving: 1 });
    expect(await apply(shown, { confirmedLeavers: 2 })).toMatchObject({ kind: 'confirm-leavers' });
    expect(await apply(shown, { confirmedLeavers: 1 })).toMatchObject({ kind: 'applied' });
  });

  test('bad rows are listed, and none is applied', async () => {
    const { preview, apply, roster } = await school();
    const shown = await preview([...after, 'S7,,No,Name,4A,P4']);
    expect(shown.counts).toMatchObject({ rejected: 1, new: 1 });
    const page = { list: 'rejected', afterLine: 0, limit: 10 } as const;
    expect(await roster.listPreview(shown.importId, page)).toMatchObject([
      { line: 7, problem: expect.stringContaining('full_name') as string },
    ]);
    const was = await everything(database());
    expect(await apply(shown, { confirmedLeavers: 1 })).toEqual({ kind: 'rejected', rejected: 1 });
    expect(await everything(database())).toEqual(was);
  });

  test.each([
    ['a name', 'accounts', { full_name: 'Jonathan Tan' }],
    ['a class', 'accounts', { level: 'P6' }],
    ['a status', 'accounts', { status: 'disabled' }],
    ['a class of the school', 'form_classes', { name: '4Z' }],
  ])('expires when somebody changes %s', async (_, table, change) => {
    const { made, preview, apply } = await school();
    const shown = await preview(before);
    const row = await database()(table).where({ school_id: made.id }).first<{ id: string }>('id');
    await database()(table).where({ id: row.id }).update(change);
    const was = await everything(database());
    expect(await apply(shown)).toEqual({ kind: 'changed' });
    expect(await everything(database())).toEqual(was);
    expect(await apply(shown)).toEqual({ kind: 'gone' });
  });

  test('another school does not make it expire', async () => {
    const { preview, apply } = await school();
    const shown = await preview(before);
    await addPupil(database());
    expect(await apply(shown)).toMatchObject({ kind: 'applied', unchanged: 5 });
  });

  test('waits for 30 minutes', async () => {
    const { made, preview, apply, roster, clock } = await school();
    const shown = await preview(before);
    clock.advance(30 * MINUTE - 1);
    expect(await roster.findPreview({ schoolId: made.id })).toMatchObject({ counts: { rows: 5 } });
    clock.advance(1);
    expect(await roster.findPreview({ schoolId: made.id })).toBeNull();
    expect(await roster.listPreview(shown.importId, page('new'))).toBeNull();
    expect(await apply(shown)).toEqual({ kind: 'gone' });
  });

  const page = (list: 'new') => ({ list, afterLine: 0, limit: 10 });

  test('is of one person: nobody else applies, throws away or replaces it', async () => {
    const { made, preview, apply, roster, clock } = await school();
    const shown = await preview(before);
    const other = { ownerId: 'somebody-else' };
    expect(await apply(shown, other)).toEqual({ kind: 'gone' });
    expect(await roster.discard({ importId: shown.importId, ...other })).toBe(false);
    const request = { file: rosterFile(after), schoolCode: made.code, ...other };
    expect(await roster.preview(request)).toMatchObject({ refusal: { kind: 'busy' } });
    clock.advance(30 * MINUTE + 1);
    expect(await roster.preview(request)).toMatchObject({ kind: 'ready' });
  });

  test('a new one of the same person takes its place, and so does the command', async () => {
    const { made, preview, apply } = await school();
    const first = await preview(before);
    const second = await preview(after);
    expect(await apply(first)).toEqual({ kind: 'gone' });
    await importing(database(), { file: rosterFile(before), schoolCode: made.code });
    expect(await apply(second, { confirmedLeavers: 1 })).toEqual({ kind: 'gone' });
    expect([...(await leftOf(first)), ...(await leftOf(second))]).toEqual([]);
  });

  test('leaves nothing behind once it has expired', async () => {
    const { preview, roster, clock } = await school();
    const shown = await preview(before);
    clock.advance(30 * MINUTE - 1);
    await roster.sweepPreviews();
    expect(await leftOf(shown)).toHaveLength(5);
    clock.advance(1);
    await roster.sweepPreviews();
    expect(await leftOf(shown)).toEqual([]);
    expect(await roster.findPreview({ importId: shown.importId })).toBeNull();
  });

  test('applied many times at once, it counts once', async () => {
    const { made, preview, apply } = await school();
    const shown = await preview(after);
    const results = await Promise.all(
      Array.from({ length: 6 }, () => apply(shown, { confirmedLeavers: 1 })),
    );
    expect(results.filter(({ kind }) => kind === 'applied')).toHaveLength(1);
    expect((await pupilsOf(database(), made.id)).size).toBe(6);
    expect(await database()('leavings').where({ school_id: made.id })).toHaveLength(1);
  });
});
