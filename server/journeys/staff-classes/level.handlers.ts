import type { Request, RequestHandler, Response } from 'express';
import { levels, type Level } from '../../accounts/account';
import { classesOfLevel, schoolOfLevel, type LevelSchool } from '../../desk/level.store';
import { countPupils, listPupils } from '../../desk/pupil-list.store';
import { field } from '../../http/form';
import { readIdentified } from '../../http/identified';
import { pageContext, redirect, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { leaveWord, takeWord } from '../../http/staff-word';
import { ticked } from '../../http/ticked';
import { schoolYear } from '../../schools/schools.rules';
import type { Services } from '../../services';
import { may } from '../../staff/roles.rules';
import { levelHref, levelPage } from './level.page';

/** A form of staff holds 500 fields. */
const LOCKED_MOST = 400;

export function showLevel(services: Services): RequestHandler {
  return async (req, res) => {
    const place = await levelOfRoute(services, req, res);
    if (!place) return redirect(res, '/staff/classes');
    const { clock, config, lockout } = services;
    const { scoped, member } = staffOf(res);
    const { level, school } = place;
    const moment = { now: clock.now(), reopenAfterMs: lockout.reopenAfterMs };
    const fromYear = schoolYear(moment.now, staffOf(res).school?.timeZone ?? config.TIME_ZONE);
    const wanted = { level, schoolId: school.id, fromYear, ...moment };
    const classes = await classesOfLevel(scoped, wanted);
    // A level of which nothing is in sight looks as if it were not there (security 34).
    if (classes.length === 0) await deny(services, res, { what: 'level', level });
    const filter = { level, schoolId: school.id, state: 'locked' } as const;
    const locked = await listPupils(scoped, filter, { ...moment, most: LOCKED_MOST });
    const isFull = locked.length === LOCKED_MOST;
    const lockedCount = isFull ? await countPupils(scoped, filter, moment) : locked.length;
    const mayPrint = may(member.role, 'cards-for-many');
    const hasCards = config.CARD_LEVELS.includes(level);
    const context = pageContext(res);
    await renderPage(
      res,
      levelPage(context, {
        ...{ level, school, classes, locked, lockedCount, mayPrint, hasCards },
        word: takeWord(req, context.t),
      }),
    );
  };
}

/** The locks of those who were ticked, on every path. */
export function unlockOfLevel(services: Services): RequestHandler {
  return async (req, res) => {
    const place = await levelOfRoute(services, req, res);
    if (!place) return redirect(res, '/staff/classes');
    const { level, school } = place;
    const { member } = staffOf(res);
    if ((await countOfLevel(services, res, place)) === 0) {
      await deny(services, res, { what: 'level', level });
    }
    const pupils = (await ticked(req, res)).filter(
      (pupil) => pupil.level === level && pupil.schoolId === school.id,
    );
    const deed = { member, identified: readIdentified(req) };
    for (const pupil of pupils) await services.desk.unlock(pupil, 'both', deed);
    const isDone = pupils.length > 0;
    leaveWord(req, isDone ? 'staffClasses.done.unlocked' : 'staffClasses.done.nobodyTicked');
    await redirect(res, levelHref(level, member.schoolId === null ? school.code : ''));
  };
}

interface LevelPlace {
  level: Level;
  school: LevelSchool;
}

/** Null when a school has to be chosen first, by opening one of its classes. */
async function levelOfRoute(
  services: Services,
  req: Request,
  res: Response,
): Promise<LevelPlace | null> {
  const { scoped } = staffOf(res);
  const level = levels.find((one) => one === req.params['level']);
  const query = req.query['school'];
  const asked =
    req.method === 'POST' ? field(req, 'school') : typeof query === 'string' ? query : '';
  const school = await schoolOfLevel(scoped, asked);
  if (!level || (!school && asked !== '')) return deny(services, res, { what: 'level' });
  return school && { level, school };
}

function countOfLevel(services: Services, res: Response, place: LevelPlace): Promise<number> {
  const { clock, lockout } = services;
  const filter = { level: place.level, schoolId: place.school.id };
  const moment = { now: clock.now(), reopenAfterMs: lockout.reopenAfterMs };
  return countPupils(staffOf(res).scoped, filter, moment);
}
