import { Router } from 'express';
import { once } from '../../http/once';
import { freshProof, mayDo, staffOnly } from '../../http/staff-visit';
import type { Services } from '../../services';
import { makeLinks } from './links.handlers';
import { changePerson, showPerson } from './person.handlers';
import { invitePerson, showPeople } from './people.handlers';

export function staffPeopleRoutes(services: Services): Router {
  const router = Router();
  const guard = [staffOnly, mayDo(services, 'people')];
  const fresh = freshProof(services, () => '/staff/people');
  router.get('/staff/people', guard, showPeople(services));
  const oneTime = once(services, () => '/staff/people');
  router.post('/staff/people', guard, fresh, oneTime, invitePerson(services));
  router.post('/staff/people/links', guard, fresh, oneTime, makeLinks(services));
  router.get('/staff/people/:id', guard, showPerson(services));
  router.post('/staff/people/:id', guard, fresh, oneTime, changePerson(services));
  return router;
}
