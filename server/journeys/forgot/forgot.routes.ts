import { Router } from 'express';
import { whileThereIsRoom } from '../../http/room';
import type { Services } from '../../services';
import { showQuestions, submitAnswers } from './challenge.handlers';
import { choose, showChoice } from './choice.handlers';
import { notSuspended, strangersOnly } from './forgot.guards';
import { showIdentify, submitIdentify } from './identify.handlers';
import { showDone, showNewPassword, submitNewPassword } from './new-password.handlers';

/** Each step opens only when the one before it was done in this visit. */
export function forgotRoutes(services: Services): Router {
  const router = Router();
  router.use('/sspr/forgot', strangersOnly, notSuspended(services));
  router.get('/sspr/forgot', showIdentify);
  router.post('/sspr/forgot', submitIdentify(services));
  router.get('/sspr/forgot/questions', showQuestions(services));
  router.post('/sspr/forgot/questions', whileThereIsRoom(services), submitAnswers(services));
  router.get('/sspr/forgot/choice', showChoice(services));
  router.post('/sspr/forgot/choice', choose(services));
  router.get('/sspr/forgot/new-password', showNewPassword(services));
  router.post('/sspr/forgot/new-password', whileThereIsRoom(services), submitNewPassword(services));
  router.get('/sspr/forgot/done', showDone);
  return router;
}
