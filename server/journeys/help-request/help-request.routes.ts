import { Router } from 'express';
import type { Services } from '../../services';
import { showRequestForm, submitRequest } from './ask.handlers';
import { findStatus, showStatus } from './status.handlers';

/** Open to everybody: guardians have no account. */
export function helpRequestRoutes(services: Services): Router {
  const router = Router();
  router.get('/help/request', showRequestForm(services));
  router.post('/help/request', submitRequest(services));
  router.get('/help/request/status', findStatus(services));
  router.get('/help/request/:reference', showStatus(services));
  return router;
}
