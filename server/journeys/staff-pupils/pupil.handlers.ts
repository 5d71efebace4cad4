import type { Request, RequestHandler, Response } from 'express';
import { findPupil, type PupilInScope } from '../../desk/pupil-in-scope.store';
import { timelineOf } from '../../desk/timeline.store';
import { placeOf } from '../../http/moments';
import { pageContext, renderPage, type Page } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { takeWord, type Word } from '../../http/staff-word';
import type { Services } from '../../services';
import { may } from '../../staff/roles.rules';
import { pupilPage } from './pupil.page';

const TIMELINE_ROWS = 40;

/** The pupil of the address, if within the scope; else a 404 that the audit knows of. */
export async function pupilOfRoute(
  services: Services,
  req: Request,
  res: Response,
): Promise<PupilInScope> {
  const id = String(req.params['id']);
  const pupil = await findPupil(staffOf(res).scoped, id);
  return pupil ?? deny(services, res, { what: 'pupil', id: id.slice(0, ID_MAX) });
}

const ID_MAX = 40;

export function showPupil(services: Services): RequestHandler {
  return async (req, res) => {
    const pupil = await pupilOfRoute(services, req, res);
    await services.desk.viewed(staffOf(res).member, pupil);
    const word = takeWord(req, pageContext(res).t);
    await renderPage(res, await pageOf(services, { res, pupil, word }));
  };
}

interface Showing {
  word: Word | null;
  res: Response;
  pupil: PupilInScope;
}

async function pageOf(services: Services, { res, pupil, word }: Showing): Promise<Page> {
  const { db, clock, config, lockout, passwords, questions } = services;
  const { member, scoped, school } = staffOf(res);
  const context = pageContext(res);
  return pupilPage(context, {
    ...{ pupil, word },
    now: clock.now(),
    place: placeOf(context, school?.timeZone ?? config.TIME_ZONE),
    credential: await passwords.find(pupil.id),
    enrolment: await questions.enrolmentState(pupil),
    locks: await lockout.lookAll(db, pupil.loginIdFolded),
    timeline: await timelineOf(scoped, pupil, TIMELINE_ROWS),
    mayDisable: may(member.role, 'disable'),
    hasCard: config.CARD_LEVELS.includes(pupil.level),
  });
}
