import { Router } from 'express';
import { mayDo, staffOnly } from '../../http/staff-visit';
import type { Services } from '../../services';
import { showClass, showClasses, unlockSome } from './classes.handlers';
import { endCover, giveCover } from './cover.handlers';

export function staffClassesRoutes(services: Services): Router {
  const router = Router();
  const guard = (deed: Parameters<typeof mayDo>[1]) => [staffOnly, mayDo(services, deed)];
  router.get('/staff/classes', guard('see-pupils'), showClasses(services));
  router.get('/staff/classes/:id', guard('see-pupils'), showClass(services));
  router.post('/staff/classes/:id/unlock', guard('unlock'), unlockSome(services));
  router.post('/staff/classes/:id/cover', guard('cover'), giveCover(services));
  router.post('/staff/classes/:id/cover-end', guard('cover'), endCover(services));
  return router;
}
