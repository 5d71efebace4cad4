import { Router } from 'express';
import { freshProof, mayDo, staffOnly } from '../../http/staff-visit';
import type { Services } from '../../services';
import { showPolicy } from './policy.handlers';
import { addSchool, showSchools } from './schools.handlers';
import { saveHolidays, saveSettings, showSettings } from './settings.handlers';
import { showSwitches, switchOff, switchOn } from './switches.handlers';

export function staffSettingsRoutes(services: Services): Router {
  const router = Router();
  const forContact = [staffOnly, mayDo(services, 'contact')];
  const forSettings = [staffOnly, mayDo(services, 'settings')];
  const forAdmin = [staffOnly, mayDo(services, 'installation')];
  const fresh = freshProof(services, () => '/staff/settings/switches');
  router.get('/staff/settings', forContact, showSettings(services));
  router.post('/staff/settings', forContact, saveSettings(services));
  router.post('/staff/settings/holidays', forSettings, saveHolidays(services));
  router.get('/staff/settings/policy', forSettings, showPolicy(services));
  router.get('/staff/settings/schools', forAdmin, showSchools(services));
  router.post('/staff/settings/schools', forAdmin, addSchool(services));
  router.get('/staff/settings/switches', forAdmin, showSwitches(services));
  router.post('/staff/settings/switches', forAdmin, fresh, switchOn(services));
  router.post('/staff/settings/switches/:id/end', forAdmin, fresh, switchOff(services));
  return router;
}
