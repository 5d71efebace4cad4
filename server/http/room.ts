import type { RequestHandler } from 'express';
import { BusyError, type Hashing } from '../password/hashing';

/**
 * Guard of the forms that cost a hash: when there is no place left, the answer is 503 before anything
 * is looked up or counted, so that a crowd costs little and nobody loses a try.
 */
export function whileThereIsRoom({ hashing }: { hashing: Hashing }): RequestHandler {
  return (_req, _res, next) => next(hashing.hasRoom() ? undefined : new BusyError());
}
