import { Router, type Request } from 'express';
import { once } from '../../http/once';
import { freshProof, mayDo, staffOnly } from '../../http/staff-visit';
import type { Services } from '../../services';
import { cancelSlips } from './cancel.handlers';
import { confirmOrder, showCards, startOrder } from './order.handlers';
import { printCard, printForClass } from './order-some.handlers';
import { confirmPrint, showPrint, takePrint } from './print.handlers';

/** Cards, slips and labels: ordered, made in the background, handed out once. */
export function staffCardsRoutes(services: Services): Router {
  const router = Router();
  const guard = (deed: Parameters<typeof mayDo>[1]) => [staffOnly, mayDo(services, deed)];
  const fresh = freshProof(services, () => '/staff/cards');
  router.get('/staff/cards', guard('see-pupils'), showCards(services));
  router.post('/staff/cards', guard('cards-for-many'), fresh, confirmOrder(services));
  const oneTime = once(services, () => '/staff/cards');
  router.post('/staff/cards/start', guard('cards-for-many'), fresh, oneTime, startOrder(services));
  router.get('/staff/cards/:id', guard('see-pupils'), showPrint(services));
  router.post('/staff/cards/:id/take', guard('see-pupils'), takePrint(services));
  router.post('/staff/cards/:id/confirm', guard('see-pupils'), confirmPrint(services));
  const page = (req: Request) => `/staff/cards/${encodeURIComponent(String(req.params['id']))}`;
  router.post(
    '/staff/cards/:id/cancel',
    guard('cards-for-many'),
    freshProof(services, page),
    once(services, page),
    cancelSlips(services),
  );
  router.post('/staff/pupils/:id/card', guard('new-card'), oneTime, printCard(services));
  const freshForClass = freshProof(
    services,
    (req) => `/staff/classes/${encodeURIComponent(String(req.params['id']))}`,
  );
  router.post(
    '/staff/classes/:id/print',
    guard('default-password'),
    freshForClass,
    oneTime,
    printForClass(services),
  );
  return router;
}
