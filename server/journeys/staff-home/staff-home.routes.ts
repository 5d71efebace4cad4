import { Router } from 'express';
import { once } from '../../http/once';
import { mayDo, staffOnly } from '../../http/staff-visit';
import type { Services } from '../../services';
import { decideApproval, showApprovals } from './approvals.handlers';
import { handleAlert, showOverview } from './overview.handlers';

export function staffHomeRoutes(services: Services): Router {
  const router = Router();
  const approving = [staffOnly, mayDo(services, 'default-password')];
  router.get('/staff', staffOnly, showOverview(services));
  router.post(
    '/staff/alerts/:id/handled',
    staffOnly,
    mayDo(services, 'see-pupils'),
    once(services, () => '/staff'),
    handleAlert(services),
  );
  router.get('/staff/approvals', approving, showApprovals(services));
  const oneTime = once(services, () => '/staff/approvals');
  router.post('/staff/approvals/:id', approving, oneTime, decideApproval(services));
  return router;
}
