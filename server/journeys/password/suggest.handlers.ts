import type { Request, RequestHandler, Response } from 'express';
import { passwordSubject } from '../../access/password-subject';
import type { Account } from '../../accounts/account';
import {
  passwordAddress,
  renderPasswordPage,
  type PasswordPageName,
} from '../../http/password-pages';
import { redirect } from '../../http/render';
import { accountOf } from '../../http/signed-in';
import type { Services } from '../../services';

/** A password made by the server; for the script as JSON, without script as the page again. */
export function suggest(services: Services): RequestHandler {
  return async (req, res) => {
    const place = await placeOf(req, res, services);
    if (!place) return redirect(res, '/sspr');
    const { account, page, canExtend } = place;
    const made = services.passwords.of(account).suggest(passwordSubject(account));
    const suggestion = made.kind === 'suggested' ? made.password : null;
    if (req.accepts(['html', 'json']) === 'json') {
      res.json({ password: suggestion });
      return;
    }
    const shown = suggestion === null ? {} : { suggestion };
    await renderPasswordPage(res, services, { page, account, canExtend, ...shown });
  };
}

/** A page with a suggestion that is asked for once more: after the language was chosen on it. */
export function backFromSuggestion(services: Services): RequestHandler {
  return async (req, res) => {
    const place = await placeOf(req, res, services);
    await redirect(res, place ? passwordAddress(place.page) : '/sspr');
  };
}

interface Place {
  account: Account;
  page: PasswordPageName;
  canExtend: boolean;
}

/** Where this visit is choosing a password; null when it is not. */
async function placeOf(req: Request, res: Response, { reset }: Services): Promise<Place | null> {
  const account = accountOf(res);
  if (account) {
    const due = req.session.signedIn?.stage === 'must-change';
    return { account, page: due ? 'must-change' : 'change', canExtend: false };
  }
  const found = req.session.resetId ? await reset.find(req.session.resetId) : null;
  if (found?.kind !== 'open' || found.reset.step !== 'new-password') return null;
  const canExtend = found.reset.extendedAt === null;
  return { account: found.account, page: 'reset', canExtend };
}
