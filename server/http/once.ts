import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { inTransaction } from '../db/database';
import { spendForm } from '../desk/spent-forms.store';
import type { Services } from '../services';
import { field } from './form';
import { redirect } from './render';
import { leaveWord } from './staff-word';

/**
 * Guard: a form does its deed once. A double click, or a reload of the page that showed a new
 * secret, sends the same token again; every page that is shown anew has another one.
 */
export function once({ db, clock }: Services, page: (req: Request) => string): RequestHandler {
  return async (req, res, next) => {
    const sent = JSON.stringify([req.path, req.sessionID, field(req, '_csrf')]);
    const digest = createHash('sha256').update(sent).digest('hex');
    const isFirst = await inTransaction(db, (tx) => spendForm(tx, digest, clock.now()));
    if (isFirst) return next();
    leaveWord(req, 'staff.sentBefore');
    await redirect(res, page(req));
  };
}
