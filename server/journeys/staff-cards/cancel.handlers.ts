import type { RequestHandler, Response } from 'express';
import { field } from '../../http/form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { staffOf } from '../../http/staff-visit';
import { leaveWord } from '../../http/staff-word';
import { ticked } from '../../http/ticked';
import type { Print } from '../../paper/prints';
import type { Services } from '../../services';
import { asStaff } from '../../staff/staff-trail';
import { printOfRoute } from './print.handlers';

/** Slips that wait for their day: all, or those who were ticked, after a page that says how many. */
export function cancelSlips(services: Services): RequestHandler {
  return async (req, res) => {
    const print = await printOfRoute(services, req, res);
    const isAll = field(req, 'which') === 'all';
    const accountIds = isAll ? null : (await ticked(req, res)).map(({ id }) => id);
    const count = accountIds ? accountIds.length : print.waiting;
    const page = `/staff/cards/${print.id}`;
    if (print.kind !== 'slips' || count === 0) {
      leaveWord(req, `staffCards.flash.${print.waiting > 0 ? 'nobodyTicked' : 'noneWaits'}`);
      return redirect(res, page);
    }
    if (field(req, 'count') !== String(count))
      return repeatCount(res, { print, accountIds, count });
    const actor = asStaff(staffOf(res).member.id);
    const result = await services.prints.cancel(print.id, accountIds, actor);
    const isDone = result.kind === 'cancelled';
    leaveWord(req, `staffCards.flash.${isDone ? 'cancelled' : 'noneWaits'}`);
    await redirect(res, page);
  };
}

interface Asked {
  print: Print;
  accountIds: readonly string[] | null;
  count: number;
}

function repeatCount(res: Response, { print, accountIds, count }: Asked): Promise<void> {
  const { t } = pageContext(res);
  const page = `/staff/cards/${print.id}`;
  return renderPage(res, {
    view: 'pages/staff-cards/confirm',
    titleKey: 'staffCards.confirmTitle',
    model: {
      action: `${page}/cancel`,
      text: t('staffCards.confirm.cancel', { count, what: print.what }),
      go: t('staffCards.cancelSlips'),
      stay: t('staffCards.keepSlips'),
      fields: [
        { name: 'which', value: accountIds ? 'ticked' : 'all' },
        { name: 'count', value: String(count) },
        ...(accountIds ?? []).map((value, index) => ({ name: `p_${index}`, value })),
      ],
      back: page,
    },
  });
}
