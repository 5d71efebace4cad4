import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app';
import { SECOND } from './clock';
import type { Config } from './config';
import { migrateUp } from './db/migrate';
import { keepHouse, type HouseRounds } from './house-rounds';
import { letHashingStandBack } from './password/stand-back';
import { createServices, type Services } from './services';
import { onStopSignal } from './stop-signals';
import { closeWithin, hangUpOnceStopping } from './stopping';

export interface Serving {
  port: number;
  services: Services;
  /** @param graceMs how long newcomers are still answered, while `/health/ready` says 503 */
  stop(graceMs?: number): Promise<void>;
}

/** How often slow senders are looked for at least. */
const CHECKING_MS = 5 * SECOND;

/** A line on which nothing moves for so long is cut: somebody asks and never reads. */
const STILL_MS = 120 * SECOND;

/** Migrates (unless told not to), listens, keeps house; stops on SIGINT and SIGTERM. */
export async function serve(config: Config): Promise<Serving> {
  const services = createServices(config);
  const { log, db } = services;
  if (config.MIGRATE_ON_START) await migrateUp(db);
  const headersTimeout = config.HEADERS_TIMEOUT_SECONDS * SECOND;
  const requestTimeout = config.REQUEST_TIMEOUT_SECONDS * SECOND;
  // Node looks for slow senders every 30 s unless told otherwise, whatever their limits are.
  const connectionsCheckingInterval = Math.min(headersTimeout, CHECKING_MS);
  const limits = { headersTimeout, requestTimeout, connectionsCheckingInterval };
  const server = createServer(limits, createApp(services));
  server.timeout = STILL_MS;
  const stopping = hangUpOnceStopping(server, services.stopping);
  await letHashingStandBack();
  await listen(server, config);
  const { port } = server.address() as AddressInfo;
  log.info({ port, baseUrl: config.BASE_URL }, 'serving');
  const noted = (outcome: 'done' | 'failed') =>
    services.metrics.housekeeping(outcome, services.clock.now());
  const rounds = keepHouse({ ...services, noted });
  const finishMs = config.STOP_FINISH_SECONDS * SECOND;

  const stop = once(async (graceMs: number) => {
    log.info('stopping');
    stopping.begin();
    // The balancer looks every few seconds, and sends people here until it has seen the 503.
    await pause(graceMs);
    await finish(services, { server, rounds, finishMs });
    unheard();
    log.info('stopped');
  });
  const graceMs = config.STOP_GRACE_SECONDS * SECOND;
  const unheard = onStopSignal({
    log,
    withinMs: graceMs + finishMs + LAST_MS,
    // Ctrl+C comes from a person who waits, and no balancer looks on.
    stop: (signal) => stop(signal === 'SIGTERM' ? graceMs : 0),
  });
  return { port, services, stop: (ms = 0) => stop(ms) };
}

/** For letting go of leases and of the database, once nothing runs any more (ms). */
const LAST_MS = SECOND;

interface Running {
  server: Server;
  rounds: HouseRounds;
  finishMs: number;
}

async function finish(services: Services, { server, rounds, finishMs }: Running): Promise<void> {
  const [outcome] = await Promise.all([closeWithin(server, finishMs), rounds.stop(finishMs)]);
  if (outcome === 'cut') services.log.warn('requests that did not end in time were cut off');
  await services.close();
}

function listen(server: Server, { HOST, PORT }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(PORT, HOST, resolve);
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}

function once(work: (graceMs: number) => Promise<void>): (graceMs: number) => Promise<void> {
  let begun: Promise<void> | null = null;
  return (graceMs) => (begun ??= work(graceMs));
}
