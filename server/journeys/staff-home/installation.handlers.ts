import type { RequestHandler } from 'express';
import { openApprovals } from '../../desk/approvals.store';
import { openAlerts } from '../../desk/overview.store';
import { placeOf } from '../../http/moments';
import { pageContext, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { takeWord } from '../../http/staff-word';
import type { Services } from '../../services';
import { may } from '../../staff/roles.rules';
import { installationPage, oneSchoolPage } from './installation.page';

/** The rest stand in the table of schools. */
const ALERTS_MOST = 5;

/** `?school=CPS` for the figures of one, `?q=` to find some. */
export function installationOverview(services: Services): RequestHandler {
  const { clock, config } = services;
  return async (req, res) => {
    const { member, scoped } = staffOf(res);
    const context = pageContext(res);
    const place = placeOf(context, config.TIME_ZONE);
    const installation = await services.installation(scoped);
    const { school: code, q } = req.query;
    if (typeof code === 'string' && code !== '') {
      const wanted = code.toUpperCase();
      const school =
        installation.schools.find((one) => one.code === wanted) ??
        (await deny(services, res, { what: 'school' }));
      return renderPage(
        res,
        oneSchoolPage(context, { member, place, school, at: installation.at }),
      );
    }
    const seesPupils = may(member.role, 'see-pupils');
    const page = installationPage(context, {
      ...{ member, place, installation, word: takeWord(req, context.t) },
      alerts: seesPupils ? await openAlerts(scoped, ALERTS_MOST) : [],
      approvals: seesPupils ? await openApprovals(scoped, clock.now()) : [],
      q: typeof q === 'string' ? q.slice(0, Q_MAX) : '',
    });
    await renderPage(res, page);
  };
}

const Q_MAX = 120;
