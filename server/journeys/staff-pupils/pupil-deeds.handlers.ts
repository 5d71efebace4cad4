import type { Request, RequestHandler, Response } from 'express';
import type { ReleasePath } from '../../access/release';
import type { PupilInScope } from '../../desk/pupil-in-scope.store';
import { field } from '../../http/form';
import { readIdentified } from '../../http/identified';
import { placeOf, sayMoment } from '../../http/moments';
import { PageError } from '../../http/page-errors';
import { pageContext, redirect, renderPage } from '../../http/render';
import { staffOf } from '../../http/staff-visit';
import { leaveWord } from '../../http/staff-word';
import type { Services } from '../../services';
import type { StaffMember } from '../../staff/staff-member';
import { pupilOfRoute } from './pupil.handlers';

/** A default password stays on the screen for a minute, with scripts and without. */
const SHOWN_SECONDS = 60;

/** On the page that answers the POST itself: a reload shows nothing. */
export function issueDefault(services: Services): RequestHandler {
  return async (req, res) => {
    const pupil = await pupilOfRoute(services, req, res);
    const deed = { member: staffOf(res).member, identified: readIdentified(req) };
    const result = await services.desk.issueDefault(pupil, deed);
    switch (result.kind) {
      case 'issued':
        return showDefault(services, { res, pupil, ...result });
      case 'needs-approval':
        return renderPage(res, {
          view: 'pages/staff-pupils/needs-approval',
          titleKey: 'staffPupils.needsApproval.title',
          model: { back: hrefOf(pupil) },
        });
      case 'not-active':
      case 'unknown':
        return goBack(req, res, { pupil, done: 'notActive' });
    }
  };
}

interface Issued {
  res: Response;
  pupil: PupilInScope;
  defaultPassword: string;
  expiresAt: number;
}

async function showDefault(
  { config }: Services,
  { res, pupil, defaultPassword, expiresAt }: Issued,
): Promise<void> {
  const { school } = staffOf(res);
  const place = placeOf(pageContext(res), school?.timeZone ?? config.TIME_ZONE);
  res.setHeader('Refresh', `${SHOWN_SECONDS}; url=${hrefOf(pupil)}`);
  await renderPage(res, {
    view: 'pages/staff-pupils/default-password',
    titleKey: 'staffPupils.issued.title',
    model: {
      name: pupil.fullName,
      className: pupil.className,
      loginId: pupil.loginId,
      defaultPassword,
      until: sayMoment(expiresAt, place),
      seconds: SHOWN_SECONDS,
      back: hrefOf(pupil),
    },
  });
}

export function unlockPupil(services: Services): RequestHandler {
  return async (req, res) => {
    const pupil = await pupilOfRoute(services, req, res);
    const path = readPath(req);
    const deed = { member: staffOf(res).member, identified: readIdentified(req) };
    await services.desk.unlock(pupil, path, deed);
    await goBack(req, res, { pupil, done: 'unlocked' });
  };
}

export const askQna = (services: Services) => deed(services, services.desk.askQna, 'askedQna');
export const disablePupil = (services: Services) =>
  deed(services, services.desk.disable, 'disabled');
export const enablePupil = (services: Services) => deed(services, services.desk.enable, 'enabled');
export const signPupilOut = (services: Services) =>
  deed(services, services.desk.signOutEverywhere, 'signedOut');

type PupilDeed = (member: StaffMember, pupil: PupilInScope) => Promise<void>;

function deed(services: Services, work: PupilDeed, done: string): RequestHandler {
  return async (req, res) => {
    const pupil = await pupilOfRoute(services, req, res);
    await work(staffOf(res).member, pupil);
    await goBack(req, res, { pupil, done });
  };
}

function goBack(
  req: Request,
  res: Response,
  { pupil, done }: { pupil: PupilInScope; done: string },
): Promise<void> {
  leaveWord(req, `staffPupils.done.${done}`);
  return redirect(res, hrefOf(pupil));
}

const hrefOf = ({ id }: PupilInScope) => `/staff/pupils/${id}`;

const paths: readonly string[] = ['sign-in', 'challenge', 'both'] satisfies ReleasePath[];

function readPath(req: Request): ReleasePath {
  const path = field(req, 'path');
  if (!paths.includes(path)) throw new PageError('bad-fields');
  return path as ReleasePath;
}
