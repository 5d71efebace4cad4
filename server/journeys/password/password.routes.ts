import { Router } from 'express';
import { onlyInStage, pupilsOnly } from '../../http/signed-in';
import type { Services } from '../../services';
import { showChange, submitChange, submitMustChange } from './change.handlers';
import { backFromSuggestion, suggest } from './suggest.handlers';

export function passwordRoutes(services: Services): Router {
  const router = Router();
  router.get('/sspr/password', pupilsOnly, showChange(services, 'change'));
  router.post('/sspr/password', pupilsOnly, submitChange(services));
  const whenDue = onlyInStage('must-change');
  router.get('/sspr/must-change', whenDue, showChange(services, 'must-change'));
  router.post('/sspr/must-change', whenDue, submitMustChange(services));
  router.get('/sspr/suggest', backFromSuggestion(services));
  router.post('/sspr/suggest', suggest(services));
  return router;
}
