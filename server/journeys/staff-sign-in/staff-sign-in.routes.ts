import { Router, type RequestHandler } from 'express';
import { whileThereIsRoom } from '../../http/room';
import { freshProof, staffAtStage, staffOf, staffOnly } from '../../http/staff-visit';
import type { Services } from '../../services';
import {
  proveAgain,
  proveSecondFactor,
  showProve,
  showSecondFactor,
} from './second-factor.handlers';
import { saveFactor, showSetFactor } from './set-factor.handlers';
import { completeSetUp, showSetUp } from './set-up.handlers';
import { showStaffSignIn, staffSignOut, submitStaffSignIn } from './staff-sign-in.handlers';

/** At a desk that was left open nobody binds a telephone of their own to the account. */
function provenIfWhole(services: Services): RequestHandler {
  const fresh = freshProof(services, () => '/staff/set-factor');
  return (req, res, next) => (staffOf(res).stage === 'whole' ? fresh(req, res, next) : next());
}

export function staffSignInRoutes(services: Services): Router {
  const router = Router();
  router.get('/staff/sign-in', showStaffSignIn);
  router.post('/staff/sign-in', whileThereIsRoom(services), submitStaffSignIn(services));
  router.post('/staff/sign-out', staffSignOut(services));
  router.get('/staff/set-up/:token', showSetUp(services));
  router.post('/staff/set-up/:token', completeSetUp(services));
  const due = staffAtStage('second-factor');
  router.get('/staff/second-factor', due, showSecondFactor(services));
  router.post('/staff/second-factor', due, proveSecondFactor(services));
  // Also for whoever may do without one and wants it.
  const setting = [staffAtStage('set-factor', 'whole'), provenIfWhole(services)];
  router.get('/staff/set-factor', setting, showSetFactor(services));
  router.post('/staff/set-factor', setting, saveFactor(services));
  router.get('/staff/prove', staffOnly, showProve(services));
  router.post('/staff/prove', staffOnly, proveAgain(services));
  return router;
}
