import { Router } from 'express';
import { freshProof, mayDo, staffOnly } from '../../http/staff-visit';
import type { Services } from '../../services';
import { checkChain, exportAuditFile, showAudit } from './audit.handlers';

export function staffAuditRoutes(services: Services): Router {
  const router = Router();
  const guard = [staffOnly, mayDo(services, 'audit')];
  const fresh = freshProof(services, () => '/staff/audit');
  router.get('/staff/audit', guard, showAudit(services));
  router.post('/staff/audit/check', guard, checkChain(services));
  router.post('/staff/audit/export', guard, fresh, exportAuditFile(services));
  return router;
}
