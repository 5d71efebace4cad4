import { Router } from 'express';
import { once } from '../../http/once';
import { freshProof, mayDo, staffOnly } from '../../http/staff-visit';
import type { Services } from '../../services';
import { bankRoutes } from './banks.routes';
import { policyPageOf, savePolicy, showPolicy } from './policy.handlers';
import { saveName, SCHOOLS, showName } from './rename.handlers';
import { addSchool, showSchools } from './schools.handlers';
import { saveHolidays, saveSettings, settingsPageOf, showSettings } from './settings.handlers';
import { showSwitches, switchOff, switchOn } from './switches.handlers';

export function staffSettingsRoutes(services: Services): Router {
  const router = Router();
  const forContact = [staffOnly, mayDo(services, 'contact')];
  const forSettings = [staffOnly, mayDo(services, 'settings')];
  const forAdmin = [staffOnly, mayDo(services, 'installation')];
  const fresh = freshProof(services, () => '/staff/settings/switches');
  router.get('/staff/settings', forContact, showSettings(services));
  const onceAtSchool = once(services, settingsPageOf);
  router.post('/staff/settings', forContact, onceAtSchool, saveSettings(services));
  router.post('/staff/settings/holidays', forSettings, onceAtSchool, saveHolidays(services));
  router.get('/staff/settings/policy', forSettings, showPolicy(services));
  router.post(
    '/staff/settings/policy',
    forSettings,
    freshProof(services, policyPageOf),
    once(services, policyPageOf),
    savePolicy(services),
  );
  router.get('/staff/settings/schools', forAdmin, showSchools(services));
  const onceNamed = once(services, () => SCHOOLS);
  router.post('/staff/settings/schools', forAdmin, onceNamed, addSchool(services));
  router.get('/staff/settings/schools/:id', forAdmin, showName(services));
  router.post('/staff/settings/schools/:id', forAdmin, onceNamed, saveName(services));
  router.get('/staff/settings/switches', forAdmin, showSwitches(services));
  const switching = [...forAdmin, fresh, once(services, () => '/staff/settings/switches')];
  router.post('/staff/settings/switches', switching, switchOn(services));
  router.post('/staff/settings/switches/:id/end', switching, switchOff(services));
  router.use(bankRoutes(services));
  return router;
}
