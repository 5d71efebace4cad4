import type { Request, RequestHandler, Response } from 'express';
import { findClass, listClasses, type ClassLine } from '../../desk/classes.store';
import { listPupils } from '../../desk/pupil-list.store';
import { listStaffIn } from '../../desk/people.store';
import type { FieldError } from '../../http/form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { leaveWord, takeWord, type Word } from '../../http/staff-word';
import { ticked } from '../../http/ticked';
import type { Services } from '../../services';
import { schoolYear } from '../../schools/schools.rules';
import { listClassTeachers } from '../../staff/class-teachers.store';
import { may } from '../../staff/roles.rules';
import { classesPage, classPage, type TypedCover } from './classes.page';

const CLASS_MOST = 400;

export function showClasses(services: Services): RequestHandler {
  const { clock, config } = services;
  return async (_req, res) => {
    const { scoped, school, member } = staffOf(res);
    const thisYear = schoolYear(clock.now(), school?.timeZone ?? config.TIME_ZONE);
    const classes = await listClasses(scoped);
    const shown = classes.filter(({ year }) => year >= thisYear);
    await renderPage(res, classesPage(pageContext(res), shown, member.schoolId === null));
  };
}

export function showClass(services: Services): RequestHandler {
  return async (req, res) => {
    const formClass = await classOfRoute(services, req, res);
    const word = takeWord(req, pageContext(res).t);
    await renderClass(services, res, { formClass, word, errors: [] });
  };
}

/** Releases every lock of the pupils who were ticked. */
export function unlockSome(services: Services): RequestHandler {
  return async (req, res) => {
    const formClass = await classOfRoute(services, req, res);
    const { member } = staffOf(res);
    const pupils = (await ticked(req, res)).filter(
      ({ formClassId }) => formClassId === formClass.id,
    );
    for (const pupil of pupils) {
      await services.desk.unlock(pupil, 'both', { member, identified: 'not-said' });
    }
    const isDone = pupils.length > 0;
    leaveWord(req, isDone ? 'staffClasses.done.unlocked' : 'staffClasses.done.nobodyTicked');
    await redirect(res, `/staff/classes/${formClass.id}`);
  };
}

export async function classOfRoute(
  services: Services,
  req: Request,
  res: Response,
): Promise<ClassLine> {
  const found = await findClass(staffOf(res).scoped, String(req.params['id']));
  return found ?? deny(services, res, { what: 'class' });
}

interface ShowingClass {
  formClass: ClassLine;
  word?: Word | null;
  errors: FieldError[];
  /** Into the form for a cover; what it opens with where nothing was. */
  typed?: TypedCover;
}

export async function renderClass(
  { db, clock, lockout, config }: Services,
  res: Response,
  { formClass, word = null, errors, typed }: ShowingClass,
): Promise<void> {
  const { scoped, member } = staffOf(res);
  const moment = { now: clock.now(), reopenAfterMs: lockout.reopenAfterMs, most: CLASS_MOST };
  const mayCover = may(member.role, 'cover');
  const facts = {
    formClass,
    errors,
    word,
    typed,
    pupils: await listPupils(scoped, { formClassId: formClass.id }, moment),
    teachers: await listClassTeachers(db, { formClassId: formClass.id }),
    colleagues: mayCover ? await listStaffIn(scoped, { role: 'teacher' }) : [],
    today: scoped.scope.today,
    mayPrintCards:
      may(member.role, 'cards-for-many') && config.CARD_LEVELS.includes(formClass.level),
    mayCover,
    isWide: member.schoolId === null,
  };
  await renderPage(res, classPage(pageContext(res), facts));
}
