import type { Request, RequestHandler, Response } from 'express';
import { levels } from '../../accounts/account';
import { listClasses, type ClassLine } from '../../desk/classes.store';
import { findPupils } from '../../desk/pupil-in-scope.store';
import { pupilIds, type PupilFilter } from '../../desk/pupil-list.store';
import { printIds } from '../../desk/prints-in-scope.store';
import { field, type FieldError } from '../../http/form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { takeWord } from '../../http/staff-word';
import { staffOf } from '../../http/staff-visit';
import type { Print } from '../../paper/prints';
import type { PrintKind } from '../../paper/prints.rules';
import type { Services } from '../../services';
import { schoolYear } from '../../schools/schools.rules';
import { isDay, momentOf } from '../../schools/working-time.rules';
import { startFor } from './start-for';
import { cardsPage } from './order.page';

const LISTED_PRINTS = 20;
const kinds: readonly string[] = ['cards', 'slips', 'labels'] satisfies PrintKind[];

export function showCards(services: Services): RequestHandler {
  return (_req, res) => renderOrder(services, res, []);
}

/** Says how many before anything happens. */
export function confirmOrder(services: Services): RequestHandler {
  return async (req, res) => {
    const order = await readOrder(services, req, res);
    if ('errors' in order) return renderOrder(services, res, order.errors);
    await renderPage(res, {
      view: 'pages/staff-cards/confirm',
      titleKey: 'staffCards.confirmTitle',
      model: {
        action: '/staff/cards/start',
        text: pageContext(res).t(`staffCards.confirm.${order.kind}`, {
          count: order.accountIds.length,
          what: order.what,
        }),
        fields: [
          { name: 'kind', value: order.kind },
          { name: 'group', value: field(req, 'group') },
          { name: 'validFrom', value: field(req, 'validFrom') },
          { name: 'count', value: String(order.accountIds.length) },
        ],
        back: '/staff/cards',
      },
    });
  };
}

export function startOrder(services: Services): RequestHandler {
  return async (req, res) => {
    const order = await readOrder(services, req, res);
    if ('errors' in order) return renderOrder(services, res, order.errors);
    // Somebody came or left since the number was confirmed.
    if (field(req, 'count') !== String(order.accountIds.length)) {
      const text = pageContext(res).t('staffCards.errors.changed');
      return renderOrder(services, res, [{ field: 'group', text }]);
    }
    const { scoped } = staffOf(res);
    const pupils = await findPupils(scoped, order.accountIds);
    const started = await startFor(services, { ...order, pupils, res });
    if (started.kind === 'started') return redirect(res, `/staff/cards/${started.id}`);
    if (started.kind === 'needs-approval') return redirect(res, '/staff/approvals');
    await renderOrder(services, res, [{ field: 'group', text: started.text }]);
  };
}

export interface Order {
  kind: PrintKind;
  what: string;
  schoolId: string;
  accountIds: string[];
  validFrom: number | null;
}

async function readOrder(
  { clock, config, lockout }: Services,
  req: Request,
  res: Response,
): Promise<Order | { errors: FieldError[] }> {
  const { t } = pageContext(res);
  const { scoped, school } = staffOf(res);
  const timeZone = school?.timeZone ?? config.TIME_ZONE;
  const kind = field(req, 'kind');
  const group = field(req, 'group');
  const validFrom = readDay(field(req, 'validFrom').trim(), clock.now(), timeZone);
  const chosen = await readGroup(res, group);
  const errors = [
    ...(kinds.includes(kind) ? [] : [{ field: 'kind', text: t('staffCards.errors.kind') }]),
    ...(chosen ? [] : [{ field: 'group', text: t('staffCards.errors.group') }]),
    ...(validFrom === 'wrong' ? [{ field: 'validFrom', text: t('staffCards.errors.day') }] : []),
  ];
  if (errors.length > 0 || !chosen || validFrom === 'wrong') return { errors };
  const { schoolId, filter, what } = chosen;
  const moment = { now: clock.now(), reopenAfterMs: lockout.reopenAfterMs, most: 10_000 };
  const accountIds = await pupilIds(scoped, filter, moment);
  return { kind: kind as PrintKind, what, schoolId, accountIds, validFrom };
}

interface Group {
  schoolId: string;
  filter: PupilFilter;
  what: string;
}

/** `class:ID` or `level:SCHOOL:P2`, as the list offers them. */
async function readGroup(res: Response, group: string): Promise<Group | null> {
  const { scoped } = staffOf(res);
  const [kind, id = '', level = ''] = group.split(':');
  if (kind === 'class') {
    const [found] = await listClasses(scoped, { id });
    return found
      ? { schoolId: found.schoolId, filter: { formClassId: found.id }, what: found.name }
      : null;
  }
  const known = levels.find((one) => one === level);
  const rows: unknown[] = await scoped.schools().where('schools.id', id).select('schools.id');
  if (kind !== 'level' || !known || rows.length !== 1) return null;
  return { schoolId: id, filter: { schoolId: id, level: known }, what: known };
}

/** The beginning of a day such as 2027-01-04 at the school; null when it is over or not given. */
function readDay(text: string, now: number, timeZone: string): number | null | 'wrong' {
  if (text === '') return null;
  if (!isDay(text)) return 'wrong';
  const at = momentOf(text, 0, timeZone);
  return at > now ? at : null;
}

async function renderOrder(services: Services, res: Response, errors: FieldError[]): Promise<void> {
  const { clock, config, prints } = services;
  const { scoped, school, member } = staffOf(res);
  const now = clock.now();
  const year = schoolYear(now, school?.timeZone ?? config.TIME_ZONE);
  const classes: ClassLine[] = await listClasses(scoped, { year });
  const ids = await printIds(scoped, LISTED_PRINTS);
  const found = await Promise.all(ids.map((id) => prints.progress(id)));
  const listed = found.filter((print): print is Print => print !== null);
  const word = takeWord(res.req, pageContext(res).t);
  const facts = { classes, listed, errors, word, role: member.role, config, school };
  await renderPage(res, cardsPage(pageContext(res), facts));
}
