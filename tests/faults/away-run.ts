import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '../../server/clock';
import { loadConfig } from '../../server/config';
import { migrateUp } from '../../server/db/migrate';
import { createServices } from '../../server/services';
import { seedMany } from '../bench/seed-many';
import { startServer } from '../bench/server-process';
import { testSecrets } from '../support/portal';
import { tellAfterwards, tellFault } from './away-telling';
import { PUPILS, startAwayTraffic } from './away-traffic';
import type { Changed } from './password-changes';

const CALM_MS = 5 * SECOND;
/** How long is looked on after a fault, for the last trouble that it leaves. */
const AFTER_MS = 12 * SECOND;

export interface AwayRun {
  /** The database as the server reaches it. */
  url: string;
  /** The database past whatever breaks. */
  direct: string;
  /** DATA_DIR of the server. */
  folder: string;
  /** Each ends with everything in order again. */
  faults: Record<string, () => Promise<void>>;
  /** Each has to be felt by somebody. */
  areFelt?: boolean;
  /** What only a new start mends; comes last. */
  lasting?: { name: string; fault: () => Promise<void>; mend: () => Promise<void> };
}

/** The built server with pupils in it, its database broken in one way after the other. */
export async function runFaults(run: AwayRun): Promise<void> {
  const { url, direct, folder, lasting, areFelt: isFelt = false } = run;
  const environment = { ...testSecrets, DATABASE_URL: direct, DATA_DIR: folder };
  const services = createServices(
    loadConfig({ environment: { ...environment, LOG_LEVEL: 'silent' } }),
  );
  await migrateUp(services.db);
  const { loginId } = await seedMany(services, PUPILS);
  await services.close();
  const pupils = Array.from({ length: PUPILS }, (_, n) => loginId(n));
  const server = await startServer(url, folder, { LOG_LEVEL: 'silent' });
  const begun = performance.now();
  const traffic = startAwayTraffic(server.port, pupils);
  let changed: Changed[] = [];
  try {
    await sleep(CALM_MS);
    tellFault(traffic, { name: 'nothing', ended: null });
    for (const [name, fault] of Object.entries(run.faults)) {
      await fault();
      const ended = performance.now();
      await sleep(AFTER_MS);
      tellFault(traffic, { name, ended, isFelt });
    }
    await lasting?.fault();
    if (lasting) tellFault(traffic, { name: lasting.name, ended: null, isFelt });
  } finally {
    changed = await traffic.stop();
    await server.stop();
    await lasting?.mend();
  }
  const seconds = (performance.now() - begun) / SECOND;
  const told = { target: pupils.at(-1) ?? '', seconds, tried: traffic.guesses(), changed };
  await tellAfterwards({ url: direct, folder, ...told });
}
