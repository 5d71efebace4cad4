import { Router, type Request } from 'express';
import { field } from '../../http/form';
import { once } from '../../http/once';
import { mayDo, staffOnly } from '../../http/staff-visit';
import type { Services } from '../../services';
import { showClass, showClasses, unlockSome } from './classes.handlers';
import { endCover, giveCover } from './cover.handlers';
import { showLevel, unlockOfLevel } from './level.handlers';
import { levelHref } from './level.page';

export function staffClassesRoutes(services: Services): Router {
  const router = Router();
  const guard = (deed: Parameters<typeof mayDo>[1]) => [staffOnly, mayDo(services, deed)];
  router.get('/staff/classes', guard('see-pupils'), showClasses(services));
  router.get('/staff/classes/:id', guard('see-pupils'), showClass(services));
  const onceHere = once(services, classPageOf);
  router.post('/staff/classes/:id/unlock', guard('unlock'), onceHere, unlockSome(services));
  router.post('/staff/classes/:id/cover', guard('cover'), onceHere, giveCover(services));
  router.post('/staff/classes/:id/cover-end', guard('cover'), onceHere, endCover(services));
  const level = '/staff/levels/:level';
  const oneTime = once(services, (req) =>
    levelHref(String(req.params['level']), field(req, 'school')),
  );
  router.get(level, guard('see-pupils'), showLevel(services));
  router.post(`${level}/unlock`, guard('unlock'), oneTime, unlockOfLevel(services));
  return router;
}

function classPageOf(req: Request): string {
  return `/staff/classes/${encodeURIComponent(String(req.params['id']))}`;
}
