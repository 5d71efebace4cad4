import { Router, type Request } from 'express';
import { field } from '../../http/form';
import { freshProof, mayDo, staffOnly } from '../../http/staff-visit';
import type { Services } from '../../services';
import { checkChain, exportAuditFile, showAudit } from './audit.handlers';

export function staffAuditRoutes(services: Services): Router {
  const router = Router();
  const guard = [staffOnly, mayDo(services, 'audit')];
  const fresh = freshProof(services, filteredPage);
  router.get('/staff/audit', guard, showAudit(services));
  router.post('/staff/audit/check', guard, checkChain(services));
  router.post('/staff/audit/export', guard, fresh, exportAuditFile(services));
  return router;
}

/** After the proof the filters stand as they did, or more would be exported than was looked at. */
function filteredPage(req: Request): string {
  const filters = ['person', 'action', 'from', 'to', 'school'];
  const set = filters.flatMap((name): [string, string][] => {
    const text = field(req, name);
    return text === '' ? [] : [[name, text]];
  });
  return set.length === 0 ? '/staff/audit' : `/staff/audit?${new URLSearchParams(set).toString()}`;
}
