import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { deedMetrics } from './measuring/deeds';
import { lookMetrics, workMetrics, type Looks } from './measuring/work';
import { projectRoot } from './project-root';

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * What `/metrics` tells. Labels are names that stand in the program (routes, methods, outcomes,
 * states) and nothing that anybody typed: nothing about a person, a school or an address.
 */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  tellVersion(registry);
  let look: () => Promise<void> = () => Promise.resolve();
  return {
    contentType: registry.contentType,
    async text(): Promise<string> {
      await look();
      return registry.metrics();
    },
    /** Once, when the rooms that are looked at stand. */
    watch(looks: Looks): void {
      look = lookMetrics(registry, looks);
    },
    ...workMetrics(registry),
    ...deedMetrics(registry),
  };
}

/** During an upgrade two versions serve side by side. */
function tellVersion(registry: Registry): void {
  const text = readFileSync(join(projectRoot, 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  const build = new Gauge({
    name: 'portal_build',
    help: 'Always 1; the label tells the version that runs',
    labelNames: ['version'],
    registers: [registry],
  });
  build.set({ version }, 1);
}
