import { Router, type RequestHandler } from 'express';
import { onlyInStage, pupilsOnly } from '../../http/signed-in';
import type { Services } from '../../services';
import { showConfirm, submitConfirm } from './confirm.handlers';
import { showProof, submitProof } from './proof.handlers';
import { freshOrSignIn, whenFresh, whenOpen } from './questions.guards';
import { addresses, type Mode } from './questions.page';
import { showSet, submitSet } from './set.handlers';

/** Setting QnA by choice, and the same pages as a step that is due. */
export function questionsRoutes(services: Services): Router {
  const router = Router();
  const open = [pupilsOnly, whenOpen(services)];
  router.get('/sspr/questions', open, showProof(services));
  router.post('/sspr/questions', open, submitProof(services));
  const guards: Record<Mode, RequestHandler[]> = {
    free: [...open, whenFresh(services)],
    due: [onlyInStage('must-enrol'), freshOrSignIn(services)],
  };
  for (const mode of ['free', 'due'] as const) {
    const { set, confirm } = addresses[mode];
    router.get(set, guards[mode], showSet(services, mode));
    router.post(set, guards[mode], submitSet(services, mode));
    router.get(confirm, guards[mode], showConfirm(services, mode));
    router.post(confirm, guards[mode], submitConfirm(services, mode));
  }
  return router;
}
