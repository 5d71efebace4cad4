import type { Request, RequestHandler, Response } from 'express';
import type { Account } from '../../accounts/account';
import { HOUR, MINUTE } from '../../clock';
import { placeOf, sayMoment } from '../../http/moments';
import { pageContext, redirect, renderPage } from '../../http/render';
import { endSession } from '../../http/session';
import { pupilOf } from '../../http/signed-in';
import { visitorOf } from '../../http/visitor';
import type { Services } from '../../services';

/** Guard: shut for card holders, and for a while after a challenge reset on a new device. */
export function whenOpen(services: Services): RequestHandler {
  const { config } = services;
  return async (_req, res, next) => {
    const account = pupilOf(res);
    if (config.CARD_LEVELS.includes(account.level)) {
      return showClosed(res, config, { reason: 'card', until: null });
    }
    const until = await frozenUntil(account, res, services);
    if (until !== null) return showClosed(res, config, { reason: 'freeze', until });
    next();
  };
}

/** Guard: the password was typed in this visit not long ago. */
export function whenFresh(services: Services): RequestHandler {
  return async (req, res, next) => {
    if (isFresh(req, services)) return next();
    await redirect(res, '/sspr/questions');
  };
}

/** Guard for the step that is due: this visit opens nothing else, so a stale one ends. */
export function freshOrSignIn(services: Services): RequestHandler {
  return async (req, res, next) => {
    if (isFresh(req, services)) return next();
    await endSession(req);
    await redirect(res, '/sign-in');
  };
}

/** Opening the form once with a fresh password leaves as much time again to fill it in. */
export function isFresh(req: Request, { clock, config }: Services): boolean {
  const now = clock.now();
  const within = (at: number | undefined) =>
    at !== undefined && now - at < config.PASSWORD_PROOF_MINUTES * MINUTE;
  if (within(req.session.passwordTypedAt)) {
    req.session.questionsOpenedAt ??= now;
    return true;
  }
  return within(req.session.questionsOpenedAt);
}

/** A takeover by answers must not become permanent (security 24). */
async function frozenUntil(
  account: Account,
  res: Response,
  { clock, config, devices, db }: Services,
): Promise<number | null> {
  const moment = account.challengeResetAt;
  if (moment === null) return null;
  const until = moment + config.QNA_FREEZE_HOURS * HOUR;
  if (until <= clock.now()) return null;
  const asked = { accountId: account.id, moment };
  return (await devices.knownBefore(db, visitorOf(res).device, asked)) ? null : until;
}

async function showClosed(
  res: Response,
  { TIME_ZONE }: { TIME_ZONE: string },
  { reason, until }: { reason: 'card' | 'freeze'; until: number | null },
): Promise<void> {
  const place = placeOf(pageContext(res), TIME_ZONE);
  await renderPage(res, {
    view: 'pages/questions/closed',
    titleKey: 'questions.closed.title',
    status: 403,
    model: { reason, until: until === null ? null : sayMoment(until, place) },
  });
}
