import type { RequestHandler } from 'express';
import { openApprovals } from '../../desk/approvals.store';
import { findPupils } from '../../desk/pupil-in-scope.store';
import { field } from '../../http/form';
import { placeOf, sayMoment } from '../../http/moments';
import { PageError } from '../../http/page-errors';
import { pageContext, redirect, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { leaveWord, takeWord } from '../../http/staff-word';
import type { Services } from '../../services';

const NAMES_SHOWN = 10;

export function showApprovals({ clock, config }: Services): RequestHandler {
  return async (req, res) => {
    const { member, scoped, school } = staffOf(res);
    const context = pageContext(res);
    const place = placeOf(context, school?.timeZone ?? config.TIME_ZONE);
    const open = await openApprovals(scoped, clock.now());
    const listed = await Promise.all(
      open.map(async ({ id, askedBy, askedByName, askedAt, accountIds, what, state }) => ({
        ...{ id, askedByName, what, state },
        when: sayMoment(askedAt, place),
        count: accountIds.length,
        names: (await findPupils(scoped, accountIds))
          .slice(0, NAMES_SHOWN)
          .map(({ fullName, className }) => `${fullName}, ${className}`),
        isOwn: askedBy === member.id,
        canDecide: askedBy !== member.id && state === 'waiting',
      })),
    );
    await renderPage(res, {
      view: 'pages/staff-home/approvals',
      titleKey: 'staffHome.approvalsTitle',
      model: {
        listed,
        notice: takeWord(req, context.t),
      },
    });
  };
}

export function decideApproval(services: Services): RequestHandler {
  return async (req, res) => {
    const id = String(req.params['id']);
    const { member, scoped } = staffOf(res);
    const open = await openApprovals(scoped, services.clock.now());
    if (!open.some((one) => one.id === id)) await deny(services, res, { what: 'approval' });
    const decision = field(req, 'decision');
    if (decision !== 'approve' && decision !== 'refuse') throw new PageError('bad-fields');
    const isApproved = decision === 'approve';
    const decided = await services.approvals.decide(member, id, isApproved);
    const done = isApproved ? 'staffHome.done.approved' : 'staffHome.done.refused';
    leaveWord(req, decided ? done : 'staffHome.done.notDecided');
    await redirect(res, '/staff/approvals');
  };
}
