import type { Account } from '../../accounts/account';
import type { Config } from '../../config';
import { placeOf, sayMoment } from '../../http/moments';
import type { Page, PageContext } from '../../http/render';
import type { Expiry } from '../../password/password.rules';
import type { EnrolmentState } from '../../questions/enrolment.rules';

export interface PortalView {
  account: Account;
  config: Config;
  now: number;
  flash: string | null;
  passwordNotice: { changedAt: number; how: string } | null;
  changedAt: number | null;
  expiry: Expiry;
  enrolment: EnrolmentState;
}

export function portalPage(context: PageContext, view: PortalView): Page {
  const { t } = context;
  const place = placeOf(context, view.config.TIME_ZONE);
  const { passwordNotice, expiry, changedAt, enrolment } = view;
  const ownAnswers = enrolment.kind === 'fits';
  return {
    view: 'pages/portal/portal',
    titleKey: 'portal.title',
    model: {
      firstName: view.account.firstName,
      passwordNotice: passwordNotice && {
        text: t(`portal.passwordChanged.${passwordNotice.how}`, {
          when: sayMoment(passwordNotice.changedAt, place),
        }),
        canReport: true,
      },
      notice: view.flash ? { tone: 'success', text: t(`portal.notice.${view.flash}`) } : null,
      apps: view.config.PORTAL_APPS,
      passwordState: changedAt
        ? t('portal.passwordSet', { when: sayMoment(changedAt, place) })
        : '',
      passwordWarning:
        expiry.kind === 'warn' ? t('portal.passwordEnds', { count: expiry.days }) : null,
      qnaState: t(`portal.qna.${enrolment.kind}`),
      qnaKind: ownAnswers ? 'own' : enrolment.kind === 'card' ? 'card' : 'none',
      canChangeQna: ownAnswers || enrolment.kind === 'must-enrol',
    },
  };
}
