import { Router, type RequestHandler } from 'express';
import { helpFor } from '../../http/help-box';
import { renderPage } from '../../http/render';
import type { Services } from '../../services';

/** For children, guardians and whoever asks; docs/privacy.md has every field. */
export function privacyRoutes(services: Services): Router {
  const router = Router();
  router.get('/privacy', showPrivacy(services));
  return router;
}

function showPrivacy({ config, schools }: Services): RequestHandler {
  return async (_req, res) => {
    await renderPage(res, {
      view: 'pages/privacy/privacy',
      titleKey: 'privacy.title',
      model: {
        days: {
          leaver: config.LEAVER_PURGE_DAYS,
          guardian: config.GUARDIAN_CONTACT_DAYS,
          device: config.KNOWN_DEVICE_DAYS,
          tries: config.LOCK_FORGET_DAYS,
          request: config.REQUEST_KEEP_DAYS,
          address: config.AUDIT_ADDRESS_DAYS,
        },
        help: await helpFor(res, schools),
      },
    });
  };
}
