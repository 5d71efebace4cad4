import type { Request, RequestHandler, Response } from 'express';
import { CLOCKS_APART, MINUTE } from '../../clock';
import { redirect } from '../../http/render';
import { accountOf } from '../../http/signed-in';
import { showSuspended } from '../../http/suspended-page';
import { visitorOf } from '../../http/visitor';
import type { Identified } from '../../reset/reset';
import type { OpenReset } from '../../reset/reset-steps';
import type { ResetStep } from '../../reset/resets.store';
import type { Services } from '../../services';
import { suspensionFor } from '../../switches/switches.rules';

/** A signed-in pupil changes the password with the old one, or signs out first. */
export const strangersOnly: RequestHandler = async (_req, res, next) => {
  if (!accountOf(res)) return next();
  await redirect(res, '/sspr/password');
};

/**
 * Nothing of the journey opens while the questions are suspended; the end of one stays readable. Each
 * attempt asks once more: here what was read a moment ago is enough.
 */
export function notSuspended(services: Services): RequestHandler {
  return async (req, res, next) => {
    if (req.path === '/done') return next();
    const active = await services.switches.shown();
    const answer = suspensionFor(active, 'challenge', visitorOf(res).schoolCode ?? null);
    if (answer.kind === 'open') return next();
    await showSuspended(res, services, { ...answer, path: 'challenge' });
  };
}

/** Back to the first page of the journey, with a word why. */
export function startAgain(
  req: Request,
  res: Response,
  why: 'expired' | 'start-here',
): Promise<void> {
  delete req.session.identified;
  delete req.session.resetId;
  req.session.flash = why;
  return redirect(res, '/sspr/forgot');
}

/** Who this visit asked about; null (and answered) when that is missing or too long ago. */
export async function identifiedOf(
  req: Request,
  res: Response,
  { clock, config }: Services,
): Promise<Identified | null> {
  const { identified } = req.session;
  const age = identified ? clock.now() - identified.at : NaN;
  // Of one from the future nobody knows how old it is: the clock was put back since.
  const isInItsTime = age >= -CLOCKS_APART && age < config.RESET_MINUTES * MINUTE;
  if (identified && isInItsTime) return identified;
  await startAgain(req, res, identified ? 'expired' : 'start-here');
  return null;
}

/** The open reset of this visit at this step; null (and answered) when it is not the next one. */
export async function resetAt(
  step: ResetStep,
  { req, res, services }: { req: Request; res: Response; services: Services },
): Promise<(OpenReset & { kind: 'open' }) | null> {
  const { resetId } = req.session;
  if (!resetId) {
    await startAgain(req, res, 'start-here');
    return null;
  }
  const found = await services.reset.find(resetId);
  if (found.kind === 'open' && found.reset.step === step) return found;
  if (found.kind === 'open') await redirect(res, `/sspr/forgot/${found.reset.step}`);
  else if (found.kind === 'used') await redirect(res, '/sspr/forgot/done');
  else await startAgain(req, res, 'expired');
  return null;
}
