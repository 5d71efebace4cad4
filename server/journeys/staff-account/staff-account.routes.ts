import { Router } from 'express';
import { freshProof, staffOnly } from '../../http/staff-visit';
import type { Services } from '../../services';
import { renewCodes, showAccount, signOutEverywhere } from './staff-account.handlers';

export function staffAccountRoutes(services: Services): Router {
  const router = Router();
  const fresh = freshProof(services, () => '/staff/account');
  router.get('/staff/account', staffOnly, showAccount(services));
  router.post('/staff/account/codes', staffOnly, fresh, renewCodes(services));
  router.post('/staff/account/sign-out-everywhere', staffOnly, signOutEverywhere(services));
  return router;
}
