import type { Request, RequestHandler, Response } from 'express';
import { create as createQr } from 'qrcode';
import { field, missing, type FieldError } from '../../http/form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { staffOf } from '../../http/staff-visit';
import type { Services } from '../../services';
import { hasFactor, type StaffMember } from '../../staff/staff-member';
import { qrPath } from './qr-path';

/** The same secret as long as the visit has not proved it: a reload must not break the app's one. */
export function showSetFactor(services: Services): RequestHandler {
  return async (req, res) => {
    const { member } = staffOf(res);
    if (hasFactor(member)) return redirect(res, '/staff');
    await renderOffer(services, { req, res, errors: [] });
  };
}

export function saveFactor(services: Services): RequestHandler {
  return async (req, res) => {
    const { member } = staffOf(res);
    const secret = req.session.totpOffer;
    if (hasFactor(member) || !secret) return redirect(res, '/staff/set-factor');
    const { t } = pageContext(res);
    const code = field(req, 'code').trim();
    const response = field(req, 'passkey');
    const errors = missing(t, { code: response || code }, { code: 'staff.errors.codeMissing' });
    if (response === '' && errors.length > 0) return renderOffer(services, { req, res, errors });
    const codes =
      response === ''
        ? await services.secondFactor.setTotp(member, secret, code)
        : await setPasskey(services, req, { member, response });
    if (!codes) {
      const text = t(response === '' ? 'staff.errors.codeNotFitting' : 'staff.errors.passkey');
      return renderOffer(services, { req, res, errors: [{ field: 'code', text }] });
    }
    delete req.session.totpOffer;
    const { staff } = req.session;
    const provenAt = services.clock.now();
    if (staff) req.session.staff = { ...staff, stage: 'whole', provenAt };
    await renderPage(res, {
      view: 'pages/staff-sign-in/recovery-codes',
      titleKey: 'staff.recovery.title',
      model: { codes },
    });
  };
}

/** A challenge is answered once. */
function setPasskey(
  { passkeys }: Services,
  req: Request,
  answered: { member: StaffMember; response: string },
): Promise<string[] | null> {
  const challenge = req.session.passkeyChallenge ?? '';
  delete req.session.passkeyChallenge;
  return passkeys.setNew({ ...answered, challenge });
}

async function renderOffer(
  { secondFactor, passkeys }: Services,
  { req, res, errors }: { req: Request; res: Response; errors: FieldError[] },
): Promise<void> {
  const { member } = staffOf(res);
  req.session.totpOffer ??= secondFactor.offerTotp(member).secret;
  const secret = req.session.totpOffer;
  const uri = secondFactor.totpUriOf(member, secret);
  const { options, challenge } = await passkeys.offerNew(member);
  req.session.passkeyChallenge = challenge;
  const { modules } = createQr(uri, { errorCorrectionLevel: 'M' });
  await renderPage(res, {
    view: 'pages/staff-sign-in/set-factor',
    titleKey: 'staff.setFactor.title',
    status: errors.length > 0 ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      uri,
      secret: secret.replace(/(.{4})(?=.)/g, '$1 '),
      qr: { size: modules.size, path: qrPath(modules) },
      passkeyOptions: options,
      errors,
    },
  });
}
