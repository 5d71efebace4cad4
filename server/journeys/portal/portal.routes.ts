import { Router } from 'express';
import { pupilsOnly } from '../../http/signed-in';
import type { Services } from '../../services';
import { portalHandlers } from './portal.handlers';

export function portalRoutes(services: Services): Router {
  const handle = portalHandlers(services);
  const router = Router();
  router.get('/portal', pupilsOnly, handle.home);
  router.get('/sspr', handle.entry);
  router.post('/sspr/not-me', pupilsOnly, handle.notMe);
  return router;
}
