import { DAY } from '../../server/clock';
import { describeEachDatabase } from '../support/databases';
import { fakeClock } from '../support/fake-clock';
import { addSchool } from '../support/fixtures';
import { importing, pupilsOf, rosterFile, rosterOf } from '../support/rosters/importing';
import { ict, previewing } from '../support/rosters/previewing';

const rows = ['S1,Jon Tan,Jon,Tan,4A,P4', 'S2,Mei Lee,Mei,Lee,4A,P4'];
const without = rows.slice(0, 1);

/** Midnight of 31 December 2027 in Singapore. */
const LAST_DAY = Date.UTC(2027, 11, 30, 16);

describeEachDatabase('leaving', (database) => {
  async function leavingSchool(leavingOn?: string) {
    const school = await addSchool(database());
    await importing(database(), { file: rosterFile(rows), schoolCode: school.code });
    const at = previewing(database(), school);
    const applied = await at.apply(
      await at.preview(without, leavingOn === undefined ? {} : { leavingOn }),
      { confirmedLeavers: 1 },
    );
    if (applied.kind !== 'applied') throw new Error(applied.kind);
    const status = async () => (await pupilsOf(database(), school.id)).get('S2');
    const undo = () => {
      const which = { batchId: applied.batchId };
      return at.roster.undoLeaving({ schoolId: school.id, which, actor: ict });
    };
    return { ...at, school, applied, status, undo };
  }

  test('comes on 31 December of the year, and ends the visits', async () => {
    const { clock, roster, status } = await leavingSchool();
    clock.set(LAST_DAY - 1);
    expect(await roster.applyDueLeavings()).toBe(0);
    expect(await status()).toMatchObject({ status: 'active', auth_epoch: 0 });
    clock.advance(1);
    expect(await roster.applyDueLeavings()).toBe(1);
    expect(await status()).toMatchObject({ status: 'leaver', auth_epoch: 1, status_at: LAST_DAY });
    expect(await roster.applyDueLeavings()).toBe(0);
  });

  test('comes at once for a day that is here', async () => {
    const { applied, status } = await leavingSchool('2027-01-04');
    expect(applied).toMatchObject({ left: 1, leavingLater: 0 });
    expect(await status()).toMatchObject({ status: 'leaver' });
  });

  test('comes on a given day, applied by several processes at once', async () => {
    const { clock, roster, status } = await leavingSchool('2027-03-05');
    clock.set(Date.UTC(2027, 2, 5, 1));
    const left = await Promise.all([1, 2, 3].map(() => roster.applyDueLeavings()));
    expect(left.reduce((sum, n) => sum + n, 0)).toBe(1);
    expect(await status()).toMatchObject({ auth_epoch: 1 });
  });

  test('is undone before the day', async () => {
    const { clock, roster, status, undo } = await leavingSchool();
    expect(await undo()).toBe(1);
    clock.set(LAST_DAY + DAY);
    expect(await roster.applyDueLeavings()).toBe(0);
    expect(await status()).toMatchObject({ status: 'active', auth_epoch: 0 });
    expect(await undo()).toBe(0);
  });

  test('is undone for 14 days after it, by the school itself only', async () => {
    const { clock, roster, school, applied, status, undo } = await leavingSchool('2027-01-04');
    const other = await addSchool(database());
    const which = { batchId: applied.batchId };
    expect(await roster.undoLeaving({ schoolId: other.id, which, actor: ict })).toBe(0);
    expect(await roster.leavings(school.id)).toMatchObject([{ count: 1, leavesOn: '2027-01-04' }]);
    clock.advance(14 * DAY);
    expect(await undo()).toBe(1);
    expect(await status()).toMatchObject({ status: 'active' });
    expect(await roster.leavings(school.id)).toEqual([]);
  });

  test('stands after 14 days', async () => {
    const { clock, status, undo } = await leavingSchool('2027-01-04');
    clock.advance(14 * DAY + 1);
    expect(await undo()).toBe(0);
    expect(await status()).toMatchObject({ status: 'leaver' });
  });

  test('gives a disabled pupil back as disabled', async () => {
    const school = await addSchool(database());
    await importing(database(), { file: rosterFile(rows), schoolCode: school.code });
    await database()('accounts')
      .where({ school_id: school.id, student_number: 'S2' })
      .update({ status: 'disabled' });
    const at = previewing(database(), school);
    const shown = await at.preview(without, { leavingOn: '2027-01-04' });
    const applied = await at.apply(shown, { confirmedLeavers: 1 });
    if (applied.kind !== 'applied') throw new Error(applied.kind);
    const which = { batchId: applied.batchId };
    await at.roster.undoLeaving({ schoolId: school.id, which, actor: ict });
    expect((await pupilsOf(database(), school.id)).get('S2')).toMatchObject({ status: 'disabled' });
  });

  test('is off when a later file has the pupil again', async () => {
    const { clock, roster, status, preview, apply } = await leavingSchool();
    expect(await apply(await preview(rows))).toMatchObject({ kind: 'applied', left: 0 });
    clock.set(LAST_DAY + DAY);
    expect(await roster.applyDueLeavings()).toBe(0);
    expect(await status()).toMatchObject({ status: 'active' });
  });

  test('a returning leaver gets the same account', async () => {
    const { status, preview, apply } = await leavingSchool('2027-01-04');
    const gone = await status();
    const shown = await preview(rows);
    expect(shown.counts).toMatchObject({ returning: 1, new: 0 });
    expect(await apply(shown)).toMatchObject({ updated: 1, created: 0 });
    expect(await status()).toMatchObject({
      ...{ id: gone?.id, login_id: gone?.login_id, status: 'active' },
    });
  });

  test('the command takes a day and a number, and keeps leaving at once without', async () => {
    const db = database();
    const school = await addSchool(db);
    const clock = fakeClock();
    const order = { schoolCode: school.code, complete: true };
    await importing(db, { file: rosterFile(rows), schoolCode: school.code }, clock);
    const file = rosterFile(without);
    const wrong = { ...order, file, confirmedLeavers: 2 };
    expect(await importing(db, wrong, clock)).toMatchObject({
      refusal: { kind: 'leavers', found: 1, confirmed: 2 },
    });
    const later = { ...order, file, leavingOn: '2027-06-30', confirmedLeavers: 1 };
    expect(await importing(db, later, clock)).toMatchObject({ kind: 'imported', left: 0 });
    expect((await pupilsOf(db, school.id)).get('S2')).toMatchObject({ status: 'active' });
    expect(await importing(db, { ...order, file }, clock)).toMatchObject({ left: 1 });
    const [batch] = await rosterOf(db, { clock }).leavings(school.id);
    expect(batch).toMatchObject({ count: 1, appliedAt: clock.now() });
  });
});
