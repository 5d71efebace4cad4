import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Hashing } from './password/hashing';

export type Metrics = ReturnType<typeof createMetrics>;

/** Route patterns, methods and status codes are the only labels: nothing about a person. */
export function createMetrics({ hashing }: { hashing: Hashing }) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'portal_request_seconds',
    help: 'Time to answer a request, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  new Gauge({
    name: 'portal_hash_queue',
    help: 'argon2 operations that run or wait',
    labelNames: ['state'],
    registers,
    collect() {
      const { running, waiting } = hashing.load();
      this.set({ state: 'running' }, running);
      this.set({ state: 'waiting' }, waiting);
    },
  });
  new Counter({
    name: 'portal_hash_operations_total',
    help: 'argon2 operations since the start',
    registers,
    collect() {
      this.reset();
      this.inc(hashing.operations());
    },
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    /** @param seconds from the first byte of the request to the last of the answer */
    request(labels: { method: string; route: string; status: number }, seconds: number): void {
      requests.observe(labels, seconds);
    },
  };
}
