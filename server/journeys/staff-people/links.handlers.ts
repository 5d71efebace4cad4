import type { RequestHandler } from 'express';
import { listStaffIn } from '../../desk/people.store';
import { pageContext, redirect, renderPage } from '../../http/render';
import { staffOf } from '../../http/staff-visit';
import type { Services } from '../../services';
import { findMemberById } from '../../staff/staff.store';
import { doerOf } from './people.handlers';
import { waitingFor } from './waiting';

/** Links on one page: more than a school hands out in a day. */
const LINKS_MOST = 100;

/** A new link for each of them; the addresses are on this page and nowhere else. */
export function makeLinks({ db, config, people }: Services): RequestHandler {
  return async (_req, res) => {
    const staff = staffOf(res);
    const waiting = waitingFor(await listStaffIn(staff.scoped), staff);
    const rows: { text: string }[][] = [];
    for (const { id } of waiting.slice(0, LINKS_MOST)) {
      const member = await findMemberById(db, id);
      if (!member) continue;
      const made = await people.renewLink(member, doerOf(staff));
      if (made.kind === 'made') {
        rows.push([{ text: member.name }, { text: member.email }, { text: made.setupUrl }]);
      }
    }
    if (rows.length === 0) return redirect(res, '/staff/people');
    const { t } = pageContext(res);
    const columns = ['columns.name', 'columns.email', 'linkColumn'];
    await renderPage(res, {
      view: 'pages/staff-people/links',
      titleKey: 'staffPeople.linksTitle',
      model: {
        hours: config.STAFF_LINK_HOURS,
        hasMore: waiting.length > LINKS_MOST,
        table: {
          caption: t('staffPeople.linksTitle'),
          captionHidden: true,
          columns: columns.map((column) => ({ text: t(`staffPeople.${column}`) })),
          rows,
        },
      },
    });
  };
}
