import { inTransaction } from '../../server/db/database';
import { migrateDown, migrateUp, pendingMigrations } from '../../server/db/migrate';
import { describeEachDatabase } from '../support/databases';
import { addPupil, addSchool } from '../support/fixtures';

describeEachDatabase('the database', (database) => {
  test('gives numbers back for times and counts', async () => {
    await addSchool(database());
    const row = await database()('schools').first<{ created_at: unknown }>('created_at');
    expect(typeof row.created_at).toBe('number');
    const counted = (await database()('schools').count('* as n').first()) as { n: unknown };
    expect(typeof counted.n).toBe('number');
  });

  test('a transaction that fails leaves nothing behind', async () => {
    const school = await addSchool(database());
    await expect(
      inTransaction(database(), async (tx) => {
        await tx('schools').where({ id: school.id }).update({ name: 'changed' });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await database()('schools').where({ id: school.id }).first('name')).toEqual({
      name: `School ${school.code}`,
    });
  });

  test('an account needs a school', async () => {
    const pupil = await addPupil(database());
    await expect(
      inTransaction(database(), async (tx) => {
        await tx('accounts').where({ id: pupil.id }).update({ school_id: 'none' });
      }),
    ).rejects.toThrow(/foreign key/i);
  });

  test('goes all the way down and up again', async () => {
    await migrateDown(database(), { all: true });
    expect(await pendingMigrations(database())).toBeGreaterThan(0);
    await migrateUp(database());
    expect(await pendingMigrations(database())).toBe(0);
  });
});
