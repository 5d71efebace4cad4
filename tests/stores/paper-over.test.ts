import { v7 as uuidv7 } from 'uuid';
import { DAY } from '../../server/clock';
import { inTransaction } from '../../server/db/database';
import { dropOldRecords } from '../../server/housekeeping/old-records';
import { describeEachDatabase } from '../support/databases';
import { fakeClock } from '../support/fake-clock';
import { addPupil, addSchool } from '../support/fixtures';

describeEachDatabase('what is long over', (database) => {
  const clock = fakeClock();
  const now = clock.now();
  const old = now - 180 * DAY - 1;

  test('prints leave after their days, but never one whose slips wait or that is open', async () => {
    const db = database();
    const school = await addSchool(db);
    const pupil = await addPupil(db, { school });
    const insert = async (state: string, madeAt: number) => {
      const id = uuidv7();
      await inTransaction(db, (tx) =>
        tx('print_jobs').insert({
          ...{ id, school_id: school.id, kind: 'slips', what: '4A', made_by_kind: 'staff' },
          ...{ made_by_id: 's1', state, total: 1, done: 1, made_at: madeAt },
          ...{ holder: 'another', lease_until: 0 },
        }),
      );
      return id;
    };
    const waiting = await insert('handed-out', old);
    await inTransaction(db, (tx) =>
      tx('planned_passwords').insert({
        ...{ account_id: pupil.id, print_id: waiting, phc: '$phc', pepper_id: 'p' },
        ...{ valid_from: now + DAY, expires_at: now + 8 * DAY },
      }),
    );
    const kept = [
      ...[waiting, await insert('making', old), await insert('ready', old)],
      await insert('confirmed', now - 180 * DAY),
    ];
    for (const state of ['handed-out', 'confirmed', 'cancelled', 'lapsed', 'failed']) {
      await insert(state, old);
    }
    await inTransaction(db, (tx) =>
      tx('print_jobs').insert(
        Array.from({ length: 30 }, () => ({
          ...{ id: uuidv7(), school_id: school.id, kind: 'cards', what: '2A', made_at: old },
          ...{ made_by_kind: 'operator', state: 'failed', total: 1, done: 0 },
          ...{ holder: 'x', lease_until: 0 },
        })),
      ),
    );
    expect(await dropOldRecords({ db, clock, printDays: 180 })).toMatchObject({ prints: 35 });
    const left = await db('print_jobs').where({ school_id: school.id }).pluck<string[]>('id');
    expect(left.sort()).toEqual(kept.sort());
    expect(await db('planned_passwords').where({ print_id: waiting })).toHaveLength(1);
  });

  test('switches leave so many days after they were over', async () => {
    const db = database();
    const insert = async (endsAt: number, endedAt: number | null) => {
      const id = uuidv7();
      await inTransaction(db, (tx) =>
        tx('switches').insert({
          ...{ id, path: 'challenge', banner: 'Call us', set_by: 's1', set_at: 0 },
          ...{ ends_at: endsAt, ended_at: endedAt, ended_by: endedAt === null ? null : 's2' },
        }),
      );
      return id;
    };
    const kept = [await insert(now + DAY, null), await insert(old + 1, null)];
    await insert(old, null);
    await insert(now + DAY, old);
    expect(await dropOldRecords({ db, clock, printDays: 180 })).toMatchObject({ switches: 2 });
    expect((await db('switches').pluck<string[]>('id')).sort()).toEqual(kept.sort());
  });
});
