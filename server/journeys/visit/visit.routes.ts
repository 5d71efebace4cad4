import { Router } from 'express';
import type { Services } from '../../services';
import { visitHandlers } from './visit.handlers';

/** Of the visit itself: its language, and more time. */
export function visitRoutes(services: Services): Router {
  const handle = visitHandlers(services);
  const router = Router();
  router.post('/language', handle.language);
  router.post('/session/extend', handle.extend);
  return router;
}
