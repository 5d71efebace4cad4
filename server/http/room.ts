import type { RequestHandler } from 'express';
import { BusyError, type Hashing } from '../password/hashing';

/** The forms that a crowd can send: no one has to be signed in for them. */
export const formsOfCrowds = [
  '/sign-in',
  '/staff/sign-in',
  '/sspr/forgot/questions',
  '/sspr/forgot/new-password',
];

/**
 * When there is no place left for a hash, the answer is 503 before anything is looked up or counted,
 * so that a crowd costs little and nobody loses a try. Asked at the door, where a refusal costs
 * least, and again before the form is read: others come while a visit is looked up.
 */
export function whileThereIsRoom({ hashing }: { hashing: Hashing }): RequestHandler {
  return (_req, _res, next) => next(hashing.hasRoom() ? undefined : new BusyError());
}
