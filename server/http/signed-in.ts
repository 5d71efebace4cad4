import type { Request, RequestHandler, Response } from 'express';
import type { Account } from '../accounts/account';
import { findById } from '../accounts/accounts.store';
import type { Db } from '../db/database';
import { pageContext, redirect } from './render';
import { endSession } from './session';

export interface IdleSettings {
  SESSION_IDLE_MINUTES: number;
  IDLE_WARNING_SECONDS: number;
}

/** The pupil of this visit, if one is signed in. */
export function accountOf(res: Response): Account | null {
  return (res.locals['account'] as Account | undefined) ?? null;
}

/** The pupil behind a guard that lets only signed-in pupils through. */
export function pupilOf(res: Response): Account {
  const account = accountOf(res);
  if (!account) throw new Error('this route lacks its guard');
  return account;
}

/**
 * Finds the pupil of the visit, on every request: a password change, a staff reset or a disabled
 * account ends the visit at once, even where a late save brought its session back.
 */
export function signedIn(db: Db, settings: IdleSettings): RequestHandler {
  return async (req, res, next) => {
    const visit = req.session.signedIn;
    const context = pageContext(res);
    const idle = {
      minutes: settings.SESSION_IDLE_MINUTES,
      warningSeconds: settings.IDLE_WARNING_SECONDS,
    };
    if (req.session.resetId) context.idle = idle;
    if (!visit) return next();
    const account = await findById(db, visit.accountId);
    if (!account || account.status !== 'active' || account.authEpoch !== visit.epoch) {
      await endVisit(req);
      return next();
    }
    res.locals['account'] = account;
    context.who = { firstName: account.firstName, className: account.className };
    context.idle = idle;
    next();
  };
}

async function endVisit(req: Request): Promise<void> {
  await endSession(req);
  // The request goes on as a stranger's, with a session of its own.
  req.sessionStore.generate(req);
}

const openWhileDue = ['/help', '/language', '/sign-out', '/session/extend', '/sspr/suggest'];
const duePages = { 'must-change': '/sspr/must-change', 'must-enrol': '/sspr/must-enrol' } as const;

/** A default password opens "choose a new one" and nothing else; then QnA, where they are due. */
export const dueStepFirst: RequestHandler = async (req, res, next) => {
  const stage = req.session.signedIn?.stage;
  if (!stage || stage === 'whole') return next();
  const due = duePages[stage];
  const open = [due, ...openWhileDue].some((p) => req.path === p || req.path.startsWith(`${p}/`));
  if (open) return next();
  await redirect(res, due);
};

/** Guard: only for a signed-in pupil; everyone else starts at the sign-in page. */
export const pupilsOnly: RequestHandler = async (_req, res, next) => {
  if (accountOf(res)) return next();
  await redirect(res, '/sign-in');
};

/** Guard: a step that is due only in this stage of a visit. */
export function onlyInStage(stage: 'must-change' | 'must-enrol'): RequestHandler {
  return async (req, res, next) => {
    if (req.session.signedIn?.stage === stage) return next();
    await redirect(res, accountOf(res) ? '/portal' : '/sign-in');
  };
}
