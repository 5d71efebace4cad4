import { Router } from 'express';
import { whileThereIsRoom } from '../../http/room';
import type { Services } from '../../services';
import { showSignIn, signOut, start, submitSignIn } from './sign-in.handlers';

export function signInRoutes(services: Services): Router {
  const router = Router();
  router.get('/', start);
  router.get('/sign-in', showSignIn(services));
  router.post('/sign-in', whileThereIsRoom(services), submitSignIn(services));
  router.post('/sign-out', signOut);
  return router;
}
