import type { RequestHandler } from 'express';
import { isStoreFailure } from '../db/retry';
import type { Services } from '../services';

/** Before every page: what staff changed on another node holds here after a moment, too. */
export function settingsInForce({ banks, schoolPolicies }: Services): RequestHandler {
  return async (_req, _res, next) => {
    try {
      await Promise.all([banks.refresh(), schoolPolicies.refresh()]);
    } catch (error) {
      // What was read last holds on; whoever needs the database meets the failure there, and a page
      // that does not is still served.
      if (!isStoreFailure(error)) throw error;
    }
    next();
  };
}
