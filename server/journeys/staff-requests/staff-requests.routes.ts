import { Router, type Request } from 'express';
import { once } from '../../http/once';
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
  const oneTime = once(services, pageOf);
  router.post(`${at}/take`, guards, oneTime, takeRequest(services));
  router.post(`${at}/answer`, guards, oneTime, answerRequest(services));
  router.post(`${at}/resolve`, guards, oneTime, resolveRequest(services));
  return router;
}

function pageOf(req: Request): string {
  return `/staff/requests/${encodeURIComponent(String(req.params['id']))}`;
}
