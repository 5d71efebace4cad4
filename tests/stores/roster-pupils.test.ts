import { DAY } from '../../server/clock';
import { describeEachDatabase } from '../support/databases';
import { fakeClock, SCHOOL_MORNING } from '../support/fake-clock';
import { addPupil, addSchool } from '../support/fixtures';
import { HEADER, idsOf, importing, pupilsOf, rosterFile } from '../support/rosters/importing';

describeEachDatabase('pupils who stay, move, leave and come back', (database) => {
  const one = (rest = '4A,P4') => rosterFile([`S1,Jon Tan,Jon,Tan,${rest}`]);

  test('only what differs counts as updated', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    await importing(db, { file: one(), schoolCode: code });
    const [before] = [...(await pupilsOf(db, id)).values()];
    const clock = fakeClock(SCHOOL_MORNING + DAY);
    const moved = await importing(db, { file: one('5B,P5'), schoolCode: code }, clock);
    expect(moved).toMatchObject({ created: 0, updated: 1, unchanged: 0 });
    const [after] = [...(await pupilsOf(db, id)).values()];
    expect(after).toMatchObject({ class_name: '5B', level: 'P5', login_id: before?.login_id });
    expect(await db('class_moves').where({ account_id: before?.id })).toEqual([
      expect.objectContaining({
        from_class_id: before?.form_class_id,
        to_class_id: after?.form_class_id,
        from_level: 'P4',
        to_level: 'P5',
        moved_at: clock.now(),
      }),
    ]);
  });

  test('a level alone is a move, a new name is not', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    await importing(db, { file: one(), schoolCode: code });
    await importing(db, { file: one('4A,P5'), schoolCode: code });
    const [pupil] = [...(await pupilsOf(db, id)).values()];
    expect(await db('class_moves').where({ account_id: pupil?.id })).toHaveLength(1);
    const file = rosterFile(['S1,Jonathan Tan,Jonathan,,4A,P5']);
    expect(await importing(db, { file, schoolCode: code })).toMatchObject({ updated: 1 });
    expect(await db('class_moves').where({ account_id: pupil?.id })).toHaveLength(1);
    expect((await pupilsOf(db, id)).get('S1')).toMatchObject({
      ...{ full_name: 'Jonathan Tan', last_name: '', login_id: pupil?.login_id },
    });
  });

  test('pupils missing from a file stay, unless it is the whole school', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    const other = await addPupil(db);
    const both = rosterFile(['S1,Jon Tan,Jon,Tan,4A,P4', 'S2,Ali,Ali,,4A,P4']);
    await importing(db, { file: both, schoolCode: code });
    expect(await importing(db, { file: one(), schoolCode: code })).toMatchObject({ left: 0 });
    expect((await pupilsOf(db, id)).get('S2')?.status).toBe('active');
    const whole = { file: one(), schoolCode: code, complete: true };
    expect(await importing(db, whole)).toMatchObject({ unchanged: 1, left: 1 });
    expect((await pupilsOf(db, id)).get('S2')).toMatchObject({ status: 'leaver', auth_epoch: 1 });
    expect(await importing(db, whole)).toMatchObject({ unchanged: 1, left: 0 });
    const [elsewhere] = [...(await pupilsOf(db, other.schoolId)).values()];
    expect(elsewhere).toMatchObject({ status: 'active', auth_epoch: 0 });
  });

  test('a returning leaver has the same account and ID; a disabled pupil stays disabled', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    const both = rosterFile(['S1,Jon Tan,Jon,Tan,4A,P4', 'S2,Ali,Ali,,4A,P4']);
    await importing(db, { file: both, schoolCode: code });
    const before = await pupilsOf(db, id);
    await importing(db, { file: one(), schoolCode: code, complete: true });
    await db('accounts')
      .where({ id: before.get('S1')?.id })
      .update({ status: 'disabled' });
    const clock = fakeClock(SCHOOL_MORNING + DAY);
    const moved = rosterFile(['S1,Jon Tan,Jon,Tan,4B,P4', 'S2,Ali,Ali,,4A,P4']);
    const back = await importing(db, { file: moved, schoolCode: code }, clock);
    expect(back).toMatchObject({ created: 0, updated: 2, unchanged: 0 });
    const after = await pupilsOf(db, id);
    expect(after.get('S2')).toMatchObject({
      ...{ id: before.get('S2')?.id, login_id: before.get('S2')?.login_id },
      ...{ status: 'active', status_at: clock.now() },
    });
    expect(after.get('S1')).toMatchObject({ status: 'disabled', class_name: '4B' });
  });

  test('two schools may have the same numbers and names', async () => {
    const db = database();
    const a = await addSchool(db);
    const b = await addSchool(db);
    const file = rosterFile(['S1,Lim Wei,Wei,Lim,4A,P4']);
    await importing(db, { file, schoolCode: a.code });
    expect(await importing(db, { file, schoolCode: b.code })).toMatchObject({ created: 1 });
    expect(await idsOf(db, a.id)).toEqual({ S1: 'Lim_Wei' });
    expect(await idsOf(db, b.id)).toEqual({ S1: 'Lim_Wei_1' });
    const renamed = rosterFile(['S1,Another,Another,,4A,P4']);
    await importing(db, { file: renamed, schoolCode: b.code, complete: true });
    expect((await pupilsOf(db, a.id)).get('S1')).toMatchObject({
      ...{ full_name: 'Lim Wei', status: 'active' },
    });
  });

  test('a missing guardian column leaves what is there, an empty cell clears it', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    const contact = async () => {
      const pupil = (await pupilsOf(db, id)).get('S1');
      return [pupil?.guardian_email, pupil?.guardian_mobile];
    };
    const row = 'S1,Jon Tan,Jon,Tan,4A,P4';
    const both = `${HEADER},guardian_email,guardian_mobile`;
    await importing(db, {
      file: rosterFile([`${row},parent@example.org,+65 9123 4567`], both),
      schoolCode: code,
    });
    expect(await contact()).toEqual(['parent@example.org', '+6591234567']);
    expect(await importing(db, { file: rosterFile([row]), schoolCode: code })).toMatchObject({
      unchanged: 1,
    });
    const emailOnly = rosterFile([`${row},`], `${HEADER},guardian_email`);
    expect(await importing(db, { file: emailOnly, schoolCode: code })).toMatchObject({
      updated: 1,
    });
    expect(await contact()).toEqual([null, '+6591234567']);
  });

  test('a class of two levels is one class, kept under the lower one', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    const rows = ['S1,Jo,Jo,,Art,P5', 'S2,Ko,Ko,,Art,P4', 'S3,Lo,Lo,,Art,P6'];
    await importing(db, { file: rosterFile(rows), schoolCode: code });
    expect(await db('form_classes').where({ school_id: id }).select('name', 'level')).toEqual([
      { name: 'Art', level: 'P4' },
    ]);
    const levels = [...(await pupilsOf(db, id)).values()].map(({ level }) => level);
    expect(levels.sort()).toEqual(['P4', 'P5', 'P6']);
  });

  test('the year is the school’s own, or the one given', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    // Half past four in the afternoon of 31 December in London is past midnight in Singapore.
    const clock = fakeClock(Date.UTC(2027, 11, 31, 16, 30));
    await importing(db, { file: one(), schoolCode: code }, clock);
    expect((await pupilsOf(db, id)).get('S1')?.year).toBe(2028);
    await importing(db, { file: one(), schoolCode: code, year: 2029 }, clock);
    expect((await pupilsOf(db, id)).get('S1')?.year).toBe(2029);
  });

  test('security 38: the import is recorded with its counts', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    await importing(db, { file: one(), schoolCode: code });
    const events = await db('audit_events').where({ chain: id }).select('action', 'details');
    expect(events).toHaveLength(1);
    const [event] = events as { action: string; details: string }[];
    expect(event?.action).toBe('roster.import');
    expect(JSON.parse(event?.details ?? '')).toEqual({
      ...{ created: 1, updated: 0, unchanged: 0, left: 0, moved: 0, slips: 0 },
      ...{ complete: 0, year: 2027 },
    });
  });
});
