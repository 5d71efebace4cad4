import { Router } from 'express';
import { once } from '../../http/once';
import { mayDo, staffOnly } from '../../http/staff-visit';
import type { Services } from '../../services';
import { showPupils, unlockTicked } from './pupil-list.handlers';
import {
  askQna,
  disablePupil,
  enablePupil,
  issueDefault,
  signPupilOut,
  unlockPupil,
} from './pupil-deeds.handlers';
import { showPupil } from './pupil.handlers';

export function staffPupilsRoutes(services: Services): Router {
  const router = Router();
  const guard = (deed: Parameters<typeof mayDo>[1]) => [staffOnly, mayDo(services, deed)];
  const at = '/staff/pupils/:id';
  router.get('/staff/pupils', guard('see-pupils'), showPupils(services));
  const onceInList = once(services, () => '/staff/pupils?state=locked');
  router.post('/staff/pupils/unlock', guard('unlock'), onceInList, unlockTicked(services));
  router.get(at, guard('see-pupils'), showPupil(services));
  const oneTime = once(services, (req) => `/staff/pupils/${String(req.params['id'])}`);
  const issue = [...guard('default-password'), oneTime, issueDefault(services)];
  router.post(`${at}/default-password`, issue);
  router.post(`${at}/unlock`, guard('unlock'), oneTime, unlockPupil(services));
  router.post(`${at}/ask-qna`, guard('ask-qna'), oneTime, askQna(services));
  router.post(`${at}/disable`, guard('disable'), oneTime, disablePupil(services));
  router.post(`${at}/enable`, guard('disable'), oneTime, enablePupil(services));
  router.post(`${at}/sign-out`, guard('disable'), oneTime, signPupilOut(services));
  return router;
}
