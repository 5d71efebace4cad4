import { Router } from 'express';
import { mayDo, staffOnly } from '../../http/staff-visit';
import type { Services } from '../../services';
import { answerRequest, resolveRequest, takeRequest } from './request-deeds.handlers';
import { showRequest, showRequests } from './staff-requests.handlers';

export function staffRequestsRoutes(services: Services): Router {
  const router = Router();
  const guards = [staffOnly, mayDo(services, 'requests')];
  const at = '/staff/requests/:id';
  router.get('/staff/requests', guards, showRequests(services));
  router.get(at, guards, showRequest(services));
  router.post(`${at}/take`, guards, takeRequest(services));
  router.post(`${at}/answer`, guards, answerRequest(services));
  router.post(`${at}/resolve`, guards, resolveRequest(services));
  return router;
}
