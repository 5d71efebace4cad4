import type { RequestHandler } from 'express';
import { browserName } from '../../http/browser-name';
import { placeOf, sayMoment } from '../../http/moments';
import { pageContext, redirect, renderPage, type Translate } from '../../http/render';
import { endSession } from '../../http/session';
import { staffOf } from '../../http/staff-visit';
import type { Services } from '../../services';
import { listSignIns } from '../../staff/sign-ins.store';
import { hasFactor } from '../../staff/staff-member';
import { asStaff } from '../../staff/staff-trail';

const LISTED = 20;

/** One's own sign-ins and second factor. */
export function showAccount({ db, config, secondFactor }: Services): RequestHandler {
  return async (req, res) => {
    const { member, school } = staffOf(res);
    const context = pageContext(res);
    const { t } = context;
    const place = placeOf(context, school?.timeZone ?? config.TIME_ZONE);
    const signIns = await listSignIns(db, { staffId: member.id, most: LISTED });
    const present = req.session.staff?.signInId;
    await renderPage(res, {
      view: 'pages/staff-account/account',
      titleKey: 'staffAccount.title',
      model: {
        ...{ name: member.name, email: member.email, hasFactor: hasFactor(member) },
        codesLeft: await secondFactor.codesLeft(member.id),
        table: {
          caption: t('staffAccount.caption'),
          captionHidden: true,
          columns: ['when', 'address', 'browser', 'state'].map((column) => ({
            text: t(`staffAccount.columns.${column}`),
          })),
          rows: signIns.map(({ id, at, address, browser, endedAt }) => [
            { text: sayMoment(at, place) },
            { text: address ?? '' },
            { text: sayBrowser(t, browser) },
            { text: t(`staffAccount.states.${stateOf({ isPresent: id === present, endedAt })}`) },
          ]),
        },
      },
    });
  };
}

function sayBrowser(t: Translate, userAgent: string | null): string {
  const named = browserName(userAgent);
  return named ? t('staffAccount.browserOn', named) : t('staffAccount.browserUnknown');
}

function stateOf({ isPresent, endedAt }: { isPresent: boolean; endedAt: number | null }) {
  if (isPresent) return 'present';
  return endedAt === null ? 'open' : 'ended';
}

export function renewCodes({ secondFactor }: Services): RequestHandler {
  return async (_req, res) => {
    const { member } = staffOf(res);
    if (!hasFactor(member)) return redirect(res, '/staff/set-factor');
    await renderPage(res, {
      view: 'pages/staff-sign-in/recovery-codes',
      titleKey: 'staff.recovery.title',
      model: { codes: await secondFactor.renewCodes(member) },
    });
  };
}

/** This visit too. */
export function signOutEverywhere({ people }: Services): RequestHandler {
  return async (req, res) => {
    const { member } = staffOf(res);
    const { role, schoolId } = member;
    await people.signOutEverywhere(member, { actor: asStaff(member.id), role, schoolId });
    await endSession(req);
    await redirect(res, '/staff/sign-in');
  };
}
