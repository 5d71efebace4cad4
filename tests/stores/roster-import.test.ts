import { DAY } from '../../server/clock';
import { describeEachDatabase } from '../support/databases';
import { fakeClock, SCHOOL_MORNING } from '../support/fake-clock';
import { addSchool } from '../support/fixtures';
import {
  everything,
  HEADER,
  importing,
  pupilsOf,
  rosterFile,
  sampleRoster,
  stagedLeftovers,
} from '../support/rosters/importing';

const demo = sampleRoster('roster-demo');

describeEachDatabase('a whole roster', (database) => {
  test('540 pupils arrive, and the same file again changes nothing', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    const first = await importing(db, { file: demo, schoolCode: code.toLowerCase() });
    expect(first).toEqual({
      ...{ kind: 'imported', created: 540, updated: 0, unchanged: 0, left: 0, rejected: [] },
    });
    const pupils = await pupilsOf(db, id);
    expect(pupils.size).toBe(540);
    expect(pupils.get('S0004')).toMatchObject({
      full_name: 'Anjali a/p Krishnan',
      first_name: 'Anjali',
      last_name: 'Krishnan',
      class_name: '1A',
      level: 'P1',
      year: 2027,
      guardian_email: 'guardian5@example.org',
      guardian_mobile: null,
      status: 'active',
      status_at: SCHOOL_MORNING,
      auth_epoch: 0,
    });
    const folded = [...pupils.values()].map((pupil) => pupil.login_id.toLowerCase());
    expect(new Set(folded).size).toBe(540);

    const before = (await everything(db)) as { events: unknown };
    const second = await importing(db, { file: demo, schoolCode: code });
    expect(second).toMatchObject({ kind: 'imported', created: 0, updated: 0, unchanged: 540 });
    const after = (await everything(db)) as { events: unknown };
    expect({ ...after, events: null }).toEqual({ ...before, events: null });
    expect(await stagedLeftovers(db)).toBe(0);
  });

  test('the next year moves classes and levels, keeps login IDs, and takes new pupils in', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    await importing(db, { file: demo, schoolCode: code });
    const before = await pupilsOf(db, id);
    const clock = fakeClock(SCHOOL_MORNING + 365 * DAY);
    const result = await importing(
      db,
      { file: sampleRoster('roster-next-year'), schoolCode: code, complete: true },
      clock,
    );
    expect(result).toMatchObject({ kind: 'imported' });
    const { created, updated, unchanged, left } = result;
    expect(unchanged).toBe(0);
    expect(created + updated).toBe(485);
    expect(created - left).toBe(485 - 540);
    const after = await pupilsOf(db, id);
    expect(after.size).toBe(540 + created);
    for (const [number, { login_id, id: account }] of before) {
      expect(after.get(number)).toMatchObject({ login_id, id: account });
    }
    expect(after.get('S0001')).toMatchObject({ class_name: '2A', level: 'P2', year: 2028 });
    expect(after.get('S0004')?.full_name).toBe('Anjali a/p Krishnan Junior');
    const leavers = [...after.values()].filter((pupil) => pupil.status === 'leaver');
    expect(leavers).toHaveLength(left);
    expect(leavers.every((pupil) => pupil.auth_epoch === 1)).toBe(true);
    expect(leavers.every((pupil) => pupil.status_at === clock.now())).toBe(true);
    const moves = await db('class_moves').where('moved_at', clock.now());
    expect(moves).toHaveLength(updated);
    expect(moves[0]).toMatchObject({ from_level: expect.stringMatching(/^P[1-5]$/) as string });
  });

  test('every bad row is listed with its line, and nothing changes', async () => {
    const db = database();
    const { code } = await addSchool(db);
    const before = await everything(db);
    const result = await importing(db, { file: sampleRoster('roster-bad'), schoolCode: code });
    expect(result).toEqual({
      ...{ kind: 'rejected', created: 0, updated: 0, unchanged: 0, left: 0, rejectedCount: 8 },
      rejected: [
        { line: 3, problem: 'student_number is empty' },
        { line: 4, problem: 'full_name is empty' },
        { line: 5, problem: 'level "P7" is not one of P1, P2, P3, P4, P5, P6' },
        { line: 6, problem: 'student_number "S9001" stands on line 2 already' },
        { line: 7, problem: expect.stringContaining('full_name holds "<" (U+003C)') as string },
        { line: 8, problem: expect.stringContaining('full_name holds "=" (U+003D)') as string },
        { line: 9, problem: 'class is empty' },
        { line: 10, problem: 'has 10 columns, the header has 6' },
      ],
    });
    expect(await everything(db)).toEqual(before);
    expect(await stagedLeftovers(db)).toBe(0);
  });

  test('a dry run tells what would be, and does nothing', async () => {
    const db = database();
    const { code } = await addSchool(db);
    await importing(db, { file: demo, schoolCode: code });
    const before = await everything(db);
    const rows = ['S0001,New Name,New,Name,1A,P1', 'N1,Jon Tan,Jon,Tan,1A,P1'];
    const file = rosterFile(rows);
    const request = { file, schoolCode: code, complete: true };
    const planned = await importing(db, { ...request, dryRun: true });
    expect(planned).toMatchObject({ kind: 'dry-run', created: 1, updated: 1, left: 539 });
    expect(await everything(db)).toEqual(before);
    expect(await importing(db, request)).toEqual({ ...planned, kind: 'imported' });
  });

  test('security 35: a role or an unknown column is refused, and no other field is written', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    const header = `${HEADER},role`;
    const refused = await importing(db, {
      file: rosterFile(['S1,Jon Tan,Jon,Tan,4A,P4,admin'], header),
      schoolCode: code,
    });
    expect(refused).toMatchObject({ kind: 'refused', refusal: { kind: 'header' } });
    expect((await pupilsOf(db, id)).size).toBe(0);
  });
});
