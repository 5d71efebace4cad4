import { DAY } from '../../server/clock';
import { engines } from '../support/databases';
import { startPortal } from '../support/portal';
import { addEnrolledPupil } from '../support/pupils';

test.each(engines)('what is due once a day is tried again after it failed, %s', async (engine) => {
  const portal = await startPortal({ engine });
  const { db, housekeeping } = portal.services;
  await addEnrolledPupil(portal);
  portal.clock.advance(DAY);
  const profiles = () => db('decoy_profiles').pluck('id');
  expect(await profiles()).toEqual([]);
  await db.schema.renameTable('decoy_profiles', 'out_of_reach');
  await expect(housekeeping()).rejects.toThrow();
  await db.schema.renameTable('out_of_reach', 'decoy_profiles');
  await housekeeping();
  expect(await profiles()).toHaveLength(1);
  await portal.close();
});
