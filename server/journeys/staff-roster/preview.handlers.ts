import type { Request, RequestHandler, Response } from 'express';
import { field } from '../../http/form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import type { ApplyResult } from '../../roster/roster-apply';
import type { Preview } from '../../roster/roster-preview-making';
import { previewLists, type PreviewList } from '../../roster/roster-preview.store';
import type { Services } from '../../services';
import { asStaff } from '../../staff/staff-trail';
import { previewPage } from './preview.page';
import { schoolsInScope } from './schools-in-scope';

/** Pupils a page of a list. */
const PAGE = 50;

export function showPreview(services: Services): RequestHandler {
  return async (req, res) => {
    const preview = await previewOfRoute(services, req, res);
    if (preview) await render(services, { req, res, preview, isWrong: false });
  };
}

export function applyPreview(services: Services): RequestHandler {
  return async (req, res) => {
    const preview = await previewOfRoute(services, req, res);
    if (!preview) return;
    const { member } = staffOf(res);
    const typed = field(req, 'confirmedLeavers').trim();
    const result = await services.roster.apply({
      ...{ importId: preview.importId, ownerId: member.id, actor: asStaff(member.id) },
      ...(/^\d{1,7}$/.test(typed) && { confirmedLeavers: Number(typed) }),
    });
    if (result.kind === 'confirm-leavers' || result.kind === 'rejected') {
      return render(services, { req, res, preview, isWrong: true });
    }
    req.session.rosterDone = doneOf(result);
    await redirect(res, await backTo(res, preview));
  };
}

function doneOf(result: Exclude<ApplyResult, { kind: 'confirm-leavers' | 'rejected' }>) {
  if (result.kind !== 'applied') return { what: result.kind, counts: {} };
  const { created, updated, unchanged, left, leavingLater, transfers } = result;
  const counts = { created, updated, unchanged, left, leavingLater, transfers };
  return { what: 'applied', counts };
}

export function discardPreview(services: Services): RequestHandler {
  return async (req, res) => {
    const preview = await previewOfRoute(services, req, res);
    if (!preview) return;
    await services.roster.discard(preview);
    req.session.rosterDone = { what: 'discarded', counts: {} };
    await redirect(res, await backTo(res, preview));
  };
}

/** One's own, of a school within reach; what no longer waits leads back to the beginning. */
async function previewOfRoute(
  services: Services,
  req: Request,
  res: Response,
): Promise<Preview | null> {
  const { scoped, member } = staffOf(res);
  const id = String(req.params['id']);
  if (!/^\d{1,9}$/.test(id)) return deny(services, res, { what: 'preview' });
  const preview = await services.roster.findPreview({ importId: Number(id) });
  if (!preview) {
    req.session.rosterDone = { what: 'gone', counts: {} };
    await redirect(res, '/staff/roster');
    return null;
  }
  const schools = await schoolsInScope(scoped);
  const isTheirs =
    preview.ownerId === member.id && schools.some((school) => school.id === preview.schoolId);
  return isTheirs ? preview : deny(services, res, { what: 'preview' });
}

async function backTo(res: Response, { schoolId }: Preview): Promise<string> {
  const schools = await schoolsInScope(staffOf(res).scoped);
  const school = schools.find(({ id }) => id === schoolId);
  return schools.length > 1 && school ? `/staff/roster?school=${school.code}` : '/staff/roster';
}

interface Showing {
  req: Request;
  res: Response;
  preview: Preview;
  /** The number of leavers was not the right one. */
  isWrong: boolean;
}

async function render(
  { roster }: Services,
  { req, res, preview, isWrong }: Showing,
): Promise<void> {
  const list = listOf(req, preview);
  const typed = typeof req.query['after'] === 'string' ? req.query['after'] : '';
  const afterLine = /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
  const items = await roster.listPreview(preview.importId, { list, afterLine, limit: PAGE + 1 });
  const schools = await schoolsInScope(staffOf(res).scoped);
  const page = previewPage(pageContext(res), {
    ...{ preview, list, isWrong },
    schoolName: schools.find(({ id }) => id === preview.schoolId)?.name ?? '',
    items: (items ?? []).slice(0, PAGE),
    hasMore: (items ?? []).length > PAGE,
  });
  await renderPage(res, page);
}

function listOf(req: Request, { counts }: Preview): PreviewList {
  const asked = previewLists.find((list) => list === req.query['list']);
  const first = previewLists.find((list) => list !== 'unchanged' && counts[list] > 0);
  return asked ?? (counts.rejected > 0 ? 'rejected' : (first ?? 'unchanged'));
}
