import { timingSafeEqual } from 'node:crypto';
import { Router, type Request } from 'express';
import { PageError } from '../../http/page-errors';
import type { Services } from '../../services';

/** For Prometheus. With METRICS_TOKEN as a bearer token, else on loopback without a proxy only. */
export function metricsRoutes({ config, metrics }: Services): Router {
  const router = Router();
  router.get('/metrics', async (req, res) => {
    if (!mayRead(req, config)) throw new PageError('not-found');
    res.type(metrics.contentType).send(await metrics.text());
  });
  return router;
}

interface MetricsSettings {
  METRICS_TOKEN?: string | undefined;
  TRUST_PROXY: readonly string[];
}

function mayRead(req: Request, { METRICS_TOKEN, TRUST_PROXY }: MetricsSettings): boolean {
  if (METRICS_TOKEN) return sameText(req.headers.authorization ?? '', `Bearer ${METRICS_TOKEN}`);
  const address = req.socket.remoteAddress ?? '';
  return TRUST_PROXY.length === 0 && /^(::ffff:)?127\.|^::1$/.test(address);
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
