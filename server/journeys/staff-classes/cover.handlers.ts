import type { RequestHandler } from 'express';
import { listStaffIn } from '../../desk/people.store';
import { field, type FieldError } from '../../http/form';
import { pageContext, redirect, type Translate } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { leaveWord } from '../../http/staff-word';
import { isDay } from '../../schools/working-time.rules';
import type { Services } from '../../services';
import { classOfRoute, renderClass } from './classes.handlers';

/** Another teacher has the class from a day to a day; it ends by itself. */
export function giveCover(services: Services): RequestHandler {
  return async (req, res) => {
    const formClass = await classOfRoute(services, req, res);
    const { scoped, member } = staffOf(res);
    const { t } = pageContext(res);
    const teacherId = field(req, 'teacher');
    const days = { fromDay: field(req, 'fromDay'), toDay: field(req, 'toDay') };
    const [teacher] = await listStaffIn(scoped, { role: 'teacher', id: teacherId || 'nobody' });
    const isTheirs = teacher?.schoolId === formClass.schoolId;
    const errors: FieldError[] = [
      ...(isTheirs ? [] : [{ field: 'teacher', text: t('staffClasses.errors.teacher') }]),
      ...dayErrors(t, days),
    ];
    if (errors.length > 0 || !teacher) {
      return renderClass(services, res, { formClass, errors, typed: { teacherId, ...days } });
    }
    await services.cover.give({ member, formClass, teacherId: teacher.id, ...days });
    leaveWord(req, 'staffClasses.done.covered');
    await redirect(res, `/staff/classes/${formClass.id}`);
  };
}

export function endCover(services: Services): RequestHandler {
  return async (req, res) => {
    const formClass = await classOfRoute(services, req, res);
    const { member, scoped } = staffOf(res);
    const { today } = scoped.scope;
    const ended = await services.cover.end({ member, formClass, id: field(req, 'cover'), today });
    if (!ended) await deny(services, res, { what: 'cover' });
    leaveWord(req, 'staffClasses.done.coverEnded');
    await redirect(res, `/staff/classes/${formClass.id}`);
  };
}

function dayErrors(t: Translate, days: { fromDay: string; toDay: string }): FieldError[] {
  const { fromDay, toDay } = days;
  const text = t('staffClasses.errors.days');
  if (!isDay(fromDay)) return [{ field: 'fromDay', text }];
  return isDay(toDay) && fromDay <= toDay ? [] : [{ field: 'toDay', text }];
}
