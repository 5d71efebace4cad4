import type { Alert } from '../../alerts/alerts.store';
import { sayMoment } from '../../http/moments';
import type { Translate } from '../../http/render';

/** What it is about, and what to do. */
export function sayAlert(t: Translate, alert: Alert, place: { lang: string; timeZone: string }) {
  const { id, kind, count, raisedAt, accountId, formClassId } = alert;
  return {
    id,
    title: t(`staffHome.alerts.${kind}.title`, { count }),
    text: t(`staffHome.alerts.${kind}.text`),
    when: sayMoment(raisedAt, place),
    href: accountId
      ? `/staff/pupils/${accountId}`
      : formClassId
        ? `/staff/classes/${formClassId}`
        : null,
  };
}
