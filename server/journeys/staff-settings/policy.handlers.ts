import type { RequestHandler } from 'express';
import { pageContext, renderPage } from '../../http/render';
import { policyInForce } from '../../policies';
import type { Services } from '../../services';

/** Read-only: the operator sets it where the portal runs. */
export function showPolicy({ config }: Services): RequestHandler {
  return async (_req, res) => {
    const { t } = pageContext(res);
    await renderPage(res, {
      view: 'pages/staff-settings/policy',
      titleKey: 'staffSettings.policy.title',
      model: {
        table: {
          caption: t('staffSettings.policy.caption'),
          captionHidden: true,
          columns: ['setting', 'value', 'from'].map((one) => ({
            text: t(`staffSettings.policy.columns.${one}`),
          })),
          rows: policyInForce(config).map(({ setting, value, isDefault }) => [
            ...[{ text: setting }, { text: value }],
            { text: t(`staffSettings.policy.${isDefault ? 'byDefault' : 'bySetting'}`) },
          ]),
        },
      },
    });
  };
}
