import { findByStudentNumber } from '../../server/accounts/accounts.store';
import type { Account } from '../../server/accounts/account';
import { describeEachDatabase } from '../support/databases';
import { fakeClock } from '../support/fake-clock';
import { addSchool } from '../support/fixtures';
import { idsOf, importing, pupilsOf, sampleRoster } from '../support/rosters/importing';
import { previewing } from '../support/rosters/previewing';
import { actor, attempt, questionsOn, rightAnswers } from '../support/questions';

/** Noon of 20 December 2027 in Singapore. */
const DECEMBER = Date.UTC(2027, 11, 20, 4);
const NEW_YEAR = Date.UTC(2027, 11, 31, 4);

describeEachDatabase('the turn of the year at the demo school', (database) => {
  test('pupils go up, P6 leave, P4 are asked for QnA of their own', async () => {
    const db = database();
    const school = await addSchool(db);
    const clock = fakeClock();
    await importing(db, { file: sampleRoster('roster-demo'), schoolCode: school.code }, clock);
    const before = await pupilsOf(db, school.id);
    const ids = await idsOf(db, school.id);
    const promoted = [...before.values()].find(({ level }) => level === 'P3');
    const number = promoted?.student_number ?? '';
    const account = async (): Promise<Account> => {
      const key = { schoolId: school.id, studentNumber: number };
      const found = await findByStudentNumber(db, key);
      if (!found) throw new Error(`${number} is missing`);
      return found;
    };
    const room = questionsOn(db, { clock });
    const scope = { className: promoted?.class_name ?? '' };
    const made = await room.questions.makeCards({ schoolCode: school.code, scope, actor });
    if (made.kind !== 'made') throw new Error(made.kind);
    const { loginId } = await account();
    const card = made.rows.find((row) => row.loginId === loginId)?.cards ?? [];
    expect(await room.questions.enrolmentState(await account())).toEqual({ kind: 'card' });

    clock.set(DECEMBER);
    const { preview, apply, roster } = previewing(db, school, clock);
    const shown = await preview({ file: sampleRoster('roster-next-year') }, { year: 2028 });
    const was = Object.fromEntries(ids ? Object.entries(ids) : []);
    const leaving = shown.counts.leaving;
    expect(shown).toMatchObject({ leavingOn: '2027-12-31', year: 2028, mustConfirmLeavers: true });
    expect(await apply(shown, { confirmedLeavers: leaving })).toMatchObject({
      kind: 'applied',
      created: shown.counts.new,
      leavingLater: leaving,
      left: 0,
    });

    const after = await pupilsOf(db, school.id);
    expect(after.get(number)).toMatchObject({ level: 'P4', year: 2028, id: promoted?.id });
    const stayed = [...after.keys()].filter((key) => before.has(key));
    const afterIds = await idsOf(db, school.id);
    expect(stayed.filter((key) => afterIds[key] !== was[key])).toEqual([]);
    expect(await room.questions.enrolmentState(await account())).toEqual({
      ...{ kind: 'must-enrol', reason: 'promoted' },
    });
    const now = await account();
    expect((await attempt(room, now, await rightAnswers(room, now, card))).passed).toBe(true);
    expect(await db('class_moves').where({ account_id: promoted?.id })).toMatchObject([
      { from_level: 'P3', to_level: 'P4', from_class_id: promoted?.form_class_id },
    ]);

    const fresh = [...after].filter(([key]) => !before.has(key)).map(([, { id }]) => id);
    expect(fresh).toHaveLength(shown.counts.new);
    expect(await db('password_credentials').whereIn('account_id', fresh)).toEqual([]);

    const sixth = [...before.values()].filter(({ level }) => level === 'P6');
    clock.set(NEW_YEAR);
    expect(await roster.applyDueLeavings()).toBe(leaving);
    const left = await pupilsOf(db, school.id);
    expect(sixth.filter((one) => left.get(one.student_number)?.status !== 'leaver')).toEqual([]);
    expect(leaving).toBeGreaterThanOrEqual(sixth.length);
    expect(left.get(number)).toMatchObject({ status: 'active' });
  }, 60_000);
});
