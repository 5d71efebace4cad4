import type { RequestHandler } from 'express';
import { openApprovals } from '../../desk/approvals.store';
import { listClasses } from '../../desk/classes.store';
import { countsByDay, isAlertInScope, openAlerts } from '../../desk/overview.store';
import { countPupils } from '../../desk/pupil-list.store';
import { inTransaction } from '../../db/database';
import { placeOf } from '../../http/moments';
import { pageContext, redirect, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { leaveWord, takeWord } from '../../http/staff-word';
import type { Services } from '../../services';
import { openRequests } from '../../requests/request-queue.store';
import { schoolYear } from '../../schools/schools.rules';
import { asStaff, INSTALLATION_CHAIN } from '../../staff/staff-trail';
import { isInstallationWide } from '../../staff/roles.rules';
import { installationOverview } from './installation.handlers';
import { overviewPage } from './overview.page';

const DAYS = 30;
const EVENTS_MOST = 20_000;
const ALERTS_MOST = 20;
const REQUESTS_MOST = 10;

/** Of the person's school or classes; of all schools for those who see the whole installation. */
export function showOverview(services: Services): RequestHandler {
  const { clock, config, lockout } = services;
  const showInstallation = installationOverview(services);
  return async (req, res, next) => {
    const { member, scoped, school } = staffOf(res);
    if (isInstallationWide(member.role)) return showInstallation(req, res, next);
    const context = pageContext(res);
    const now = clock.now();
    const timeZone = school?.timeZone ?? config.TIME_ZONE;
    const moment = { now, reopenAfterMs: lockout.reopenAfterMs };
    const facts = {
      word: takeWord(req, context.t),
      now,
      member,
      place: placeOf(context, timeZone),
      requests: await openRequests(scoped, REQUESTS_MOST),
      locked: await countPupils(scoped, { state: 'locked' }, moment),
      alerts: await openAlerts(scoped, ALERTS_MOST),
      approvals: await openApprovals(scoped, now),
      classes: await listClasses(scoped, { year: schoolYear(now, timeZone) }),
      days: await countsByDay(scoped, { now, days: DAYS, timeZone, most: EVENTS_MOST }),
    };
    await renderPage(res, overviewPage(context, facts));
  };
}

export function handleAlert(services: Services): RequestHandler {
  const { db, clock, audit, alerts } = services;
  return async (req, res) => {
    const id = String(req.params['id']);
    const { member, scoped } = staffOf(res);
    if (!(await isAlertInScope(scoped, id))) await deny(services, res, { what: 'alert' });
    await inTransaction(db, async (tx) => {
      if (!(await alerts.handle(tx, id))) return;
      await audit.record(tx, {
        ...{ chain: member.schoolId ?? INSTALLATION_CHAIN, at: clock.now() },
        ...{ actor: asStaff(member.id), subjectId: null },
        ...{ action: 'alert.handled', result: 'done', details: { alert: id } },
      });
    });
    leaveWord(req, 'staffHome.done.alertHandled');
    await redirect(res, '/staff');
  };
}
