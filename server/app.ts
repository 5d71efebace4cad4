import { join } from 'node:path';
import express, { Router, type Express } from 'express';
import { formBody } from './http/body';
import { csrf } from './http/csrf';
import { errorPages, notFound, staleForms } from './http/error-pages';
import { noStore, securityHeaders } from './http/headers';
import { hostCheck } from './http/host-check';
import { pageBasics } from './http/page-basics';
import { requestLog } from './http/request-log';
import { sameSiteGate } from './http/same-site-gate';
import { sessions } from './http/session';
import { dueStepFirst, signedIn } from './http/signed-in';
import { staticFiles } from './http/static-files';
import { visitor } from './http/visitor';
import { forgotRoutes } from './journeys/forgot/forgot.routes';
import { healthRoutes } from './journeys/health/health.routes';
import { metricsRoutes } from './journeys/health/metrics.routes';
import { helpRoutes } from './journeys/help/help.routes';
import { passwordRoutes } from './journeys/password/password.routes';
import { portalRoutes } from './journeys/portal/portal.routes';
import { questionsRoutes } from './journeys/questions/questions.routes';
import { signInRoutes } from './journeys/sign-in/sign-in.routes';
import { visitRoutes } from './journeys/visit/visit.routes';
import { projectRoot } from './project-root';
import type { Services } from './services';

/** The middleware, in order. What refuses stands before what costs: the database comes last. */
export function createApp(services: Services): Express {
  const { config, clock, db, https, languages, devices, sessionStore: store } = services;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trustedProxies(config.TRUST_PROXY));
  app.set('query parser', 'simple');

  app.use(requestLog(services));
  app.use(securityHeaders({ https }), noStore);
  // Before the check of the host, which needs the words for its page.
  app.use(visitor(devices, { https }), pageBasics(languages));
  app.use(hostCheck(config.BASE_URL));
  app.use('/static', staticFiles(join(projectRoot, 'static')));
  app.use(healthRoutes(services), metricsRoutes(services));

  // The order of security 29: gate 403, media type 415, size 413, fields 400, token 403.
  app.use(sameSiteGate(config.BASE_URL));
  app.use(formBody());
  app.use(sessions({ store, secrets: config.SESSION_SECRETS, https }));
  app.use(signedIn(db, config));
  app.use(csrf(clock));

  const pages = pupilPages(services);
  app.use(pages);
  app.use(staleForms(pages));
  app.use(notFound, errorPages());
  return app;
}

function pupilPages(services: Services): Router {
  const pages = Router();
  pages.use(dueStepFirst);
  pages.use(signInRoutes(services));
  pages.use(portalRoutes(services));
  pages.use(forgotRoutes(services));
  pages.use(questionsRoutes(services));
  pages.use(passwordRoutes(services));
  pages.use(helpRoutes(services));
  pages.use(visitRoutes(services));
  return pages;
}

/** Addresses and ranges, or the number of proxies in front; none by default. */
function trustedProxies(setting: readonly string[]): false | number | string[] {
  if (setting.length === 0) return false;
  const [only] = setting;
  return setting.length === 1 && /^\d+$/.test(only ?? '') ? Number(only) : [...setting];
}
