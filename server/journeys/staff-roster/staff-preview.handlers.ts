import type { Request, RequestHandler, Response } from 'express';
import { field } from '../../http/form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import type { StaffChanges } from '../../roster/staff-changes';
import type { Services } from '../../services';
import { asStaff } from '../../staff/staff-trail';
import { schoolsInScope, type SchoolInScope } from './schools-in-scope';
import { staffPreviewPage } from './staff-preview.page';

interface Waiting {
  id: string;
  changes: StaffChanges;
  school: SchoolInScope;
}

interface Showing extends Waiting {
  /** Classes would have no teacher, and nobody said that this is right. */
  isWrong: boolean;
}

export function showStaffPreview(services: Services): RequestHandler {
  return async (req, res) => {
    const waiting = await previewOfRoute(services, req, res);
    if (waiting) await render(res, { ...waiting, isWrong: false });
  };
}

export function applyStaffPreview(services: Services): RequestHandler {
  return async (req, res) => {
    const waiting = await previewOfRoute(services, req, res);
    if (!waiting) return;
    const { id, school } = waiting;
    const result = await services.staffFiles.apply({
      ...{ id, school, actor: asStaff(staffOf(res).member.id) },
      confirmedWithoutTeacher: field(req, 'withoutTeacher') === '1',
    });
    if (result.kind === 'without-teacher') return render(res, { ...waiting, isWrong: true });
    req.session.rosterDone =
      result.kind === 'saved'
        ? { what: 'staff', counts: countsOf(result.changes) }
        : { what: result.kind, counts: {} };
    await redirect(res, '/staff/roster');
  };
}

function countsOf({ fresh, given }: StaffChanges): Record<string, number> {
  const classes = given.filter(({ change }) => change === 'new').length;
  return { staff: fresh.length, classes };
}

export function discardStaffPreview(services: Services): RequestHandler {
  return async (req, res) => {
    const waiting = await previewOfRoute(services, req, res);
    if (!waiting) return;
    await services.staffFiles.discard(waiting.id);
    req.session.rosterDone = { what: 'discarded', counts: {} };
    await redirect(res, '/staff/roster');
  };
}

/** One's own, of a school within reach; what no longer waits leads back to the beginning. */
async function previewOfRoute(
  services: Services,
  req: Request,
  res: Response,
): Promise<Waiting | null> {
  const { scoped, member } = staffOf(res);
  const preview = await services.staffFiles.find(String(req.params['id']));
  if (!preview) return leave(req, res, 'gone');
  const school = (await schoolsInScope(scoped)).find(({ id }) => id === preview.schoolId);
  if (!school || preview.ownerId !== member.id) return deny(services, res, { what: 'preview' });
  const changes = await services.staffFiles.changesOf(preview, school);
  return changes ? { id: preview.id, changes, school } : leave(req, res, 'changed');
}

async function leave(req: Request, res: Response, what: string): Promise<null> {
  req.session.rosterDone = { what, counts: {} };
  await redirect(res, '/staff/roster');
  return null;
}

async function render(res: Response, { id, changes, school, isWrong }: Showing): Promise<void> {
  const page = staffPreviewPage(pageContext(res), { id, changes, isWrong, school: school.name });
  await renderPage(res, page);
}
