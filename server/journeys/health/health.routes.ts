import { Router } from 'express';
import type { Services } from '../../services';

/** For probes; they come without a session, and by address. */
export function healthRoutes(services: Services): Router {
  const router = Router();
  router.get('/health/live', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get('/health/ready', async (_req, res) => {
    const failing = await services.readiness();
    if (failing.length === 0) res.json({ status: 'ok' });
    else res.status(503).json({ status: 'failing', failing });
  });
  return router;
}
