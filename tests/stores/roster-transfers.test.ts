import { describeEachDatabase } from '../support/databases';
import { addSchool } from '../support/fixtures';
import { everything, importing, pupilsOf, rosterFile } from '../support/rosters/importing';
import { ict, previewing } from '../support/rosters/previewing';

const row = 'T1,Jon Tan,Jon,Tan,4A,P4';

describeEachDatabase('a pupil of another school', (database) => {
  async function twoSchools() {
    const db = database();
    const from = await addSchool(db);
    const to = await addSchool(db);
    const number = `T${from.code}`;
    const pupil = row.replace('T1', number);
    await importing(db, { file: rosterFile([pupil]), schoolCode: from.code });
    const at = previewing(db, to);
    const preview = (rows: string[], more = { numbersAreOurs: false }) => at.preview(rows, more);
    const there = async () => (await pupilsOf(db, from.id)).get(number);
    const here = async () => (await pupilsOf(db, to.id)).get(number);
    const file = [pupil.replace('4A,P4', '5B,P5'), 'N1,New One,New,One,5B,P5'];
    return { ...at, preview, from, to, number, file, there, here };
  }

  const by = (schoolId: string | null) => ({ actor: ict, schoolId });

  test('is asked for and left out until the other school agrees', async () => {
    const { preview, apply, roster, from, to, file, there, here } = await twoSchools();
    const before = await there();
    await database()('password_credentials').insert({
      ...{ account_id: before?.id, phc: 'phc', pepper_id: 'p', kind: 'own' },
      ...{ changed_at: 1, changed_how: 'pupil' },
    });
    const shown = await preview(file);
    expect(shown.counts).toMatchObject({ new: 1, transfer: 1, unchanged: 0 });
    const list = { list: 'transfer', afterLine: 0, limit: 5 } as const;
    expect(await roster.listPreview(shown.importId, list)).toMatchObject([{ before: null }]);
    expect(await apply(shown)).toMatchObject({ created: 1, unchanged: 0, transfers: 1 });
    expect(await there()).toEqual(before);
    expect(await here()).toBeUndefined();
    const [asked] = await roster.transfers.list(from.id);
    expect(asked).toMatchObject({ className: '5B', level: 'P5', toSchoolId: to.id });
    expect(await roster.transfers.list(to.id)).toHaveLength(1);

    expect(await roster.transfers.approve(asked?.id ?? '', by(to.id))).toEqual({
      kind: 'not-found',
    });
    expect(await roster.transfers.approve(asked?.id ?? '', by(from.id))).toEqual({ kind: 'done' });
    expect(await there()).toBeUndefined();
    expect(await here()).toMatchObject({
      ...{ id: before?.id, login_id: before?.login_id, class_name: '5B', level: 'P5' },
      ...{ status: 'active', auth_epoch: 1 },
    });
    const kept = await database()('password_credentials').where({ account_id: before?.id });
    expect(kept).toMatchObject([{ phc: 'phc' }]);
    expect(await database()('class_moves').where({ account_id: before?.id })).toHaveLength(1);
    expect((await preview(file)).counts).toMatchObject({ transfer: 0, unchanged: 2 });
  });

  test('stays when the school refuses', async () => {
    const { preview, apply, roster, from, file, there } = await twoSchools();
    await apply(await preview(file));
    const [asked] = await roster.transfers.list(from.id);
    expect(await roster.transfers.refuse(asked?.id ?? '', by(from.id))).toEqual({ kind: 'done' });
    expect(await there()).toMatchObject({ status: 'active', auth_epoch: 0 });
    const late = await roster.transfers.approve(asked?.id ?? '', by(null));
    expect(late).toEqual({ kind: 'decided' });
  });

  test('is asked for once, and decided once', async () => {
    const { preview, apply, roster, file, from } = await twoSchools();
    await apply(await preview(file));
    await apply(await preview(file));
    const open = await roster.transfers.list(from.id);
    expect(open).toHaveLength(1);
    const deciding = [1, 2, 3, 4].map(() => roster.transfers.approve(open[0]?.id ?? '', by(null)));
    const done = (await Promise.all(deciding)).filter(({ kind }) => kind === 'done');
    expect(done).toHaveLength(1);
  });

  test('does not come where the number was given to somebody else meanwhile', async () => {
    const { preview, apply, roster, from, to, file, number } = await twoSchools();
    await apply(await preview(file));
    const taken = `${number},Other Child,Other,Child,5B,P5`;
    await importing(database(), { file: rosterFile([taken]), schoolCode: to.code });
    const [asked] = await roster.transfers.list(from.id);
    const was = await everything(database());
    const outcome = await roster.transfers.approve(asked?.id ?? '', by(from.id));
    expect(outcome).toEqual({ kind: 'number-taken' });
    expect(await everything(database())).toEqual(was);
  });

  test('a school that has numbers of its own says so', async () => {
    const { preview, apply, file, here, there } = await twoSchools();
    const shown = await preview(file, { numbersAreOurs: true });
    expect(shown.counts).toMatchObject({ new: 2, transfer: 0 });
    expect(await apply(shown)).toMatchObject({ created: 2 });
    expect((await here())?.id).not.toBe((await there())?.id);
  });
});
