import { Router } from 'express';
import { once } from '../../http/once';
import { freshProof, mayDo, staffOnly } from '../../http/staff-visit';
import type { Services } from '../../services';
import { approveTransfer, refuseTransfer, undoLeaving } from './later.handlers';
import { applyPreview, discardPreview, showPreview } from './preview.handlers';
import { bringFile, showRoster } from './roster.handlers';
import { applyStaffPreview, discardStaffPreview, showStaffPreview } from './staff-preview.handlers';

/** Files of pupils and staff: brought in, looked at, applied; and what can be undone later. */
export function staffRosterRoutes(services: Services): Router {
  const router = Router();
  const guards = [staffOnly, mayDo(services, 'roster')];
  const fresh = freshProof(services, () => '/staff/roster');
  const oneTime = once(services, () => '/staff/roster');
  const changing = [...guards, fresh, oneTime];
  const at = '/staff/roster/:id';
  router.get('/staff/roster', guards, showRoster(services));
  // Brought twice, a file is only looked at twice.
  router.post('/staff/roster', guards, fresh, bringFile(services));
  const staffAt = '/staff/roster/staff/:id';
  router.get(staffAt, guards, showStaffPreview(services));
  router.post(`${staffAt}/apply`, changing, applyStaffPreview(services));
  router.post(`${staffAt}/discard`, guards, oneTime, discardStaffPreview(services));
  router.get(at, guards, showPreview(services));
  router.post(`${at}/apply`, changing, applyPreview(services));
  router.post(`${at}/discard`, guards, oneTime, discardPreview(services));
  router.post('/staff/roster/leavings/:id/undo', changing, undoLeaving(services));
  router.post('/staff/roster/transfers/:id/approve', changing, approveTransfer(services));
  router.post('/staff/roster/transfers/:id/refuse', changing, refuseTransfer(services));
  return router;
}
