import type { Request, RequestHandler, Response } from 'express';
import { isPrintInScope } from '../../desk/prints-in-scope.store';
import { waitingSlips } from '../../desk/waiting-slips.store';
import { placeOf } from '../../http/moments';
import { pageContext, redirect, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { leaveWord, takeWord } from '../../http/staff-word';
import type { Print } from '../../paper/prints';
import type { Services } from '../../services';
import { may } from '../../staff/roles.rules';
import { asStaff } from '../../staff/staff-trail';
import { printPage } from './print.page';

/** How often the progress page asks again, without scripts. */
const AGAIN_SECONDS = 2;
/** A form of staff holds 500 fields. */
const SLIPS_LISTED = 400;

export function showPrint(services: Services): RequestHandler {
  return async (req, res) => {
    const print = await printOfRoute(services, req, res);
    const { config, clock } = services;
    const context = pageContext(res);
    const { school, scoped, member } = staffOf(res);
    const place = placeOf(context, school?.timeZone ?? config.TIME_ZONE);
    if (print.state === 'making') res.setHeader('Refresh', String(AGAIN_SECONDS));
    const mayCancel = print.kind === 'slips' && may(member.role, 'cards-for-many');
    const listed = { now: clock.now(), most: SLIPS_LISTED };
    const slips = mayCancel ? await waitingSlips(scoped, print.id, listed) : [];
    const word = takeWord(req, context.t);
    await renderPage(res, printPage(context, { print, word, place, slips }));
  };
}

/** The paper itself: handed out once, from memory. */
export function takePrint(services: Services): RequestHandler {
  return async (req, res) => {
    const { id } = await printOfRoute(services, req, res);
    const taken = await services.prints.take(id, asStaff(staffOf(res).member.id));
    if (taken.kind !== 'taken') return redirect(res, `/staff/cards/${id}`);
    res.attachment(taken.fileName).type('application/pdf').send(taken.pdf);
  };
}

/** The cards were handed to the pupils: from now on only they count. */
export function confirmPrint(services: Services): RequestHandler {
  return async (req, res) => {
    const { id } = await printOfRoute(services, req, res);
    const confirmed = await services.prints.confirm(id, asStaff(staffOf(res).member.id));
    if (confirmed.kind === 'confirmed') leaveWord(req, 'staffCards.flash.confirmed');
    await redirect(res, `/staff/cards/${id}`);
  };
}

export async function printOfRoute(
  services: Services,
  req: Request,
  res: Response,
): Promise<Print> {
  const id = String(req.params['id']);
  const inScope = await isPrintInScope(staffOf(res).scoped, id);
  const print = inScope ? await services.prints.progress(id) : null;
  return print ?? deny(services, res, { what: 'print' });
}
