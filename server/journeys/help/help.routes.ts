import { Router } from 'express';
import type { Services } from '../../services';
import { showGuide, showGuides } from './guides.handlers';
import {
  showBrowsers,
  showHelp,
  showLoginId,
  showPasswordRules,
  showTrouble,
  startFresh,
} from './help.handlers';

export function helpRoutes(services: Services): Router {
  const router = Router();
  router.get('/help', showHelp(services));
  router.get('/help/password-rules', showPasswordRules(services));
  router.get('/help/guides', showGuides);
  router.get('/help/guides/:slug', showGuide(services));
  router.get('/help/login-id', showLoginId(services));
  router.get('/help/sign-in-trouble', showTrouble);
  router.post('/help/start-fresh', startFresh(services));
  router.get('/help/browsers', showBrowsers);
  return router;
}
