import { join } from 'node:path';
import express, { Router, type Express } from 'express';
import { galleryRoutes } from './gallery/gallery.routes';
import { formBody } from './http/body';
import { csrf } from './http/csrf';
import { errorPages, notFound, staleForms } from './http/error-pages';
import { noStore, securityHeaders } from './http/headers';
import { hostCheck } from './http/host-check';
import { pageBasics } from './http/page-basics';
import { requestLog } from './http/request-log';
import { formsOfCrowds, whileThereIsRoom } from './http/room';
import { sameSiteGate } from './http/same-site-gate';
import { sessions } from './http/session';
import { settingsInForce } from './http/settings-in-force';
import { dueStepFirst, signedIn } from './http/signed-in';
import { staffVisit } from './http/staff-visit';
import { staticFiles } from './http/static-files';
import { onlyStorable } from './http/storable';
import { rosterUpload } from './http/upload';
import { hashTurns, visitor } from './http/visitor';
import { forgotRoutes } from './journeys/forgot/forgot.routes';
import { healthRoutes } from './journeys/health/health.routes';
import { metricsRoutes } from './journeys/health/metrics.routes';
import { helpRequestRoutes } from './journeys/help-request/help-request.routes';
import { helpRoutes } from './journeys/help/help.routes';
import { passwordRoutes } from './journeys/password/password.routes';
import { portalRoutes } from './journeys/portal/portal.routes';
import { privacyRoutes } from './journeys/privacy/privacy.routes';
import { questionsRoutes } from './journeys/questions/questions.routes';
import { signInRoutes } from './journeys/sign-in/sign-in.routes';
import { staffRequestsRoutes } from './journeys/staff-requests/staff-requests.routes';
import { staffAccountRoutes } from './journeys/staff-account/staff-account.routes';
import { staffAuditRoutes } from './journeys/staff-audit/staff-audit.routes';
import { staffCardsRoutes } from './journeys/staff-cards/staff-cards.routes';
import { staffClassesRoutes } from './journeys/staff-classes/staff-classes.routes';
import { staffHomeRoutes } from './journeys/staff-home/staff-home.routes';
import { staffPeopleRoutes } from './journeys/staff-people/staff-people.routes';
import { staffPupilsRoutes } from './journeys/staff-pupils/staff-pupils.routes';
import { staffRosterRoutes } from './journeys/staff-roster/staff-roster.routes';
import { staffSettingsRoutes } from './journeys/staff-settings/staff-settings.routes';
import { staffSignInRoutes } from './journeys/staff-sign-in/staff-sign-in.routes';
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
  app.use(hostCheck(config));
  app.use('/static', staticFiles(join(projectRoot, 'static')));
  app.use(healthRoutes(services), metricsRoutes(services));

  // The order of security 29: gate 403, media type 415, size 413, fields 400, token 403.
  app.use(sameSiteGate(config.BASE_URL));
  app.use(formBody());
  app.use(hashTurns);
  for (const form of formsOfCrowds) app.post(form, whileThereIsRoom(services));
  app.use(sessions({ store, secrets: config.SESSION_SECRETS, https }));
  app.use(signedIn(db, config), staffVisit(services));
  app.use(rosterUpload(services));
  app.use(csrf(clock));

  const pages = Router().use(settingsInForce(services));
  if (config.DEV_GALLERY) pages.use(galleryRoutes());
  pages.use(staffPages(services), pupilPages(services));
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
  pages.use(helpRequestRoutes(services));
  pages.use(privacyRoutes(services));
  pages.use(visitRoutes(services));
  return pages;
}

function staffPages(services: Services): Router {
  const pages = Router();
  pages.use('/staff', onlyStorable);
  pages.use(staffSignInRoutes(services));
  pages.use(staffPupilsRoutes(services));
  pages.use(staffPeopleRoutes(services));
  pages.use(staffHomeRoutes(services));
  pages.use(staffClassesRoutes(services));
  pages.use(staffCardsRoutes(services));
  pages.use(staffAccountRoutes(services));
  pages.use(staffRequestsRoutes(services));
  pages.use(staffRosterRoutes(services));
  pages.use(staffAuditRoutes(services));
  pages.use(staffSettingsRoutes(services));
  return pages;
}

/** Addresses and ranges, or the number of proxies in front; none by default. */
function trustedProxies(setting: readonly string[]): false | number | string[] {
  if (setting.length === 0) return false;
  const [only] = setting;
  return setting.length === 1 && /^\d+$/.test(only ?? '') ? Number(only) : [...setting];
}
