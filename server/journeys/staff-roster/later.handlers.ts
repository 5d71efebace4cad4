import type { Request, RequestHandler } from 'express';
import { field } from '../../http/form';
import { redirect } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import type { Services } from '../../services';
import { asStaff } from '../../staff/staff-trail';
import { schoolsInScope } from './schools-in-scope';

/** Pupils who left, or will, stay after all. */
export function undoLeaving(services: Services): RequestHandler {
  return async (req, res) => {
    const { scoped, member } = staffOf(res);
    const code = field(req, 'school');
    const schools = await schoolsInScope(scoped);
    const school = schools.find((one) => one.code === code);
    if (!school) return deny(services, res, { what: 'leaving' });
    const which = { batchId: String(req.params['id']) };
    const actor = asStaff(member.id);
    const count = await services.roster.undoLeaving({ schoolId: school.id, which, actor });
    req.session.rosterDone = { what: count > 0 ? 'undone' : 'notUndone', counts: {} };
    await redirect(res, schools.length > 1 ? `/staff/roster?school=${code}` : '/staff/roster');
  };
}

export function approveTransfer(services: Services): RequestHandler {
  return decide(services, 'approve');
}

export function refuseTransfer(services: Services): RequestHandler {
  return decide(services, 'refuse');
}

function decide(services: Services, decision: 'approve' | 'refuse'): RequestHandler {
  return async (req: Request, res) => {
    const { scoped, member } = staffOf(res);
    const decider = { actor: asStaff(member.id), schoolId: scoped.scope.schoolId };
    const id = String(req.params['id']);
    const { kind } = await services.roster.transfers[decision](id, decider);
    if (kind === 'not-found') await deny(services, res, { what: 'transfer' });
    const done = decision === 'approve' ? 'approved' : 'refused';
    req.session.rosterDone = { what: kind === 'done' ? done : kind, counts: {} };
    await redirect(res, '/staff/roster');
  };
}
