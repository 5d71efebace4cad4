import type { Request, RequestHandler } from 'express';
import { levels } from '../../accounts/account';
import { listClasses } from '../../desk/classes.store';
import { listPupils, pupilStates, type PupilFilter } from '../../desk/pupil-list.store';
import { field } from '../../http/form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { leaveWord, takeWord } from '../../http/staff-word';
import { ticked } from '../../http/ticked';
import { staffOf } from '../../http/staff-visit';
import type { Services } from '../../services';
import { schoolYear } from '../../schools/schools.rules';
import { pupilListPage, type ListQuery } from './pupil-list.page';

const PAGE_ROWS = 50;
const QUERY_MAX = 100;

export function showPupils(services: Services): RequestHandler {
  const { clock, config, lockout } = services;
  return async (req, res) => {
    const { scoped, school } = staffOf(res);
    const now = clock.now();
    const classes = await listClasses(scoped, {
      year: schoolYear(now, school?.timeZone ?? config.TIME_ZONE),
    });
    const query = readQuery(req);
    const filter: PupilFilter = {
      ...(query.q && { q: query.q }),
      ...(query.class && { formClassId: query.class }),
      ...(isOneOf(levels, query.level) && { level: query.level }),
      ...(isOneOf(pupilStates, query.state) && { state: query.state }),
    };
    const found = await listPupils(scoped, filter, {
      ...{ now, reopenAfterMs: lockout.reopenAfterMs, most: PAGE_ROWS + 1 },
      after: query.afterName ? { fullName: query.afterName, id: query.afterId } : null,
    });
    const context = pageContext(res);
    const word = takeWord(req, context.t);
    const shown = { found, more: found.length > PAGE_ROWS, most: PAGE_ROWS, word };
    await renderPage(res, pupilListPage(context, { ...shown, classes, query }));
  };
}

/** Of a class, a level or everybody in sight: the locks of those who were ticked. */
export function unlockTicked(services: Services): RequestHandler {
  return async (req, res) => {
    const { member } = staffOf(res);
    const pupils = await ticked(req, res);
    for (const pupil of pupils) {
      await services.desk.unlock(pupil, 'both', { member, identified: 'not-said' });
    }
    const isDone = pupils.length > 0;
    leaveWord(req, isDone ? 'staffClasses.done.unlocked' : 'staffClasses.done.nobodyTicked');
    const back = { state: 'locked', class: field(req, 'class'), level: field(req, 'level') };
    const set = Object.entries(back).filter(([, value]) => value !== '');
    await redirect(res, `/staff/pupils?${new URLSearchParams(set).toString()}`);
  };
}

function readQuery(req: Request): ListQuery {
  const text = (name: string) => {
    const value = req.query[name];
    return typeof value === 'string' && value.isWellFormed() ? value.slice(0, QUERY_MAX) : '';
  };
  return {
    ...{ q: text('q').trim(), class: text('class'), level: text('level'), state: text('state') },
    ...{ afterName: typeof req.query['afterName'] === 'string' ? req.query['afterName'] : '' },
    afterId: text('afterId'),
  };
}

function isOneOf<T extends string>(all: readonly T[], value: string): value is T {
  return (all as readonly string[]).includes(value);
}
