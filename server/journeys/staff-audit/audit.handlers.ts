import type { Request, RequestHandler, Response } from 'express';
import { auditLines, pupilNames } from '../../desk/audit-lines.store';
import { chainOf, type ChainCheck } from '../../desk/audit-desk';
import { field } from '../../http/form';
import { placeOf } from '../../http/moments';
import { PageError } from '../../http/page-errors';
import { pageContext, renderPage } from '../../http/render';
import { staffOf } from '../../http/staff-visit';
import type { Services } from '../../services';
import { auditPage } from './audit.page';
import { readLook, type AuditQuery, type ReadLook } from './audit.query';

const PAGE_ROWS = 50;

export function showAudit(services: Services): RequestHandler {
  return async (req, res) => {
    const read = await readLook(services, res, req.query);
    // Looking is a deed of its own; turning a page of it is not another one.
    if (read.query.beforeId === '') await services.auditDesk.looked(read.look);
    await render(services, res, { read, justChecked: null });
  };
}

export function checkChain(services: Services): RequestHandler {
  return async (req, res) => {
    const read = await readLook(services, res, req.body);
    const justChecked = await services.auditDesk.check(read.look);
    await render(services, res, { read, justChecked });
  };
}

interface Showing {
  read: ReadLook;
  justChecked: ChainCheck | null;
}

async function render(
  services: Services,
  res: Response,
  { read, justChecked }: Showing,
): Promise<void> {
  const { look, query, wrong, timeZone } = read;
  const { scoped, school } = staffOf(res);
  const context = pageContext(res);
  const found = await auditLines(scoped, look.filter, {
    after: placeBefore(query),
    limit: PAGE_ROWS + 1,
  });
  const lines = found.slice(0, PAGE_ROWS);
  const ids = lines.flatMap(({ actorId, subjectId }) => [actorId, subjectId]);
  const chain = chainOf(look);
  const [lastCheck] = await auditLines(
    scoped,
    { chain, action: 'audit.verified' },
    { after: null, limit: 1 },
  );
  await renderPage(
    res,
    auditPage(context, {
      ...{ query, wrong, lines, justChecked, more: found.length > PAGE_ROWS },
      pupils: await pupilNames(scoped, [...new Set(ids.filter((id) => id !== null))]),
      schools: school ? [] : await schoolsToChoose(scoped),
      place: placeOf(context, timeZone),
      head: await services.auditDesk.head(chain),
      lastCheck: checkedNow(justChecked, services.clock.now()) ?? lastCheck ?? null,
    }),
  );
}

function checkedNow(check: ChainCheck | null, at: number): { at: number; result: string } | null {
  if (check?.kind !== 'checked') return null;
  return { at, result: check.findings === 0 ? 'sound' : 'findings' };
}

function placeBefore({ beforeAt, beforeId }: AuditQuery): { at: number; id: string } | null {
  const at = Number(beforeAt);
  return beforeId !== '' && Number.isSafeInteger(at) ? { at, id: beforeId } : null;
}

function schoolsToChoose(
  scoped: ReadLook['look']['scoped'],
): Promise<{ code: string; name: string }[]> {
  return scoped
    .schools()
    .orderBy('schools.name')
    .select<{ code: string; name: string }[]>('schools.code', 'schools.name');
}

const formats = ['csv', 'jsonl'] as const;

/** A file that never lies whole in memory; cut off, it ends where the connection did. */
export function exportAuditFile(services: Services): RequestHandler {
  return async (req: Request, res: Response) => {
    const read = await readLook(services, res, req.body);
    // A day that no calendar has must not take more along than was asked for.
    if (read.wrong.length > 0) return render(services, res, { read, justChecked: null });
    const { look } = read;
    const format = formats.find((one) => one === field(req, 'format'));
    if (!format) throw new PageError('bad-fields');
    res.attachment(`audit.${format}`);
    res.type(format === 'csv' ? 'text/csv' : 'application/x-ndjson');
    await services.auditDesk.exported(look, format, sinkOf(res));
    res.end();
  };
}

/** No faster than it is read at the other end. */
function sinkOf(res: Response) {
  return {
    write: (text: string) =>
      new Promise<void>((resolve, reject) => {
        res.write(text, (error) => (error ? reject(error) : resolve()));
      }),
  };
}
