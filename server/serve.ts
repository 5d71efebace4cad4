import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app';
import { SECOND } from './clock';
import type { Config } from './config';
import { migrateUp } from './db/migrate';
import { HOUSEKEEPING_MS } from './housekeeping/housekeeping';
import { createServices, type Services } from './services';

export interface Serving {
  port: number;
  services: Services;
  stop(): Promise<void>;
}

/** Migrates (unless told not to), listens, keeps house; stops on SIGINT and SIGTERM. */
export async function serve(config: Config): Promise<Serving> {
  const services = createServices(config);
  const { log, db, housekeeping } = services;
  if (config.MIGRATE_ON_START) await migrateUp(db);
  const server = createServer(createApp(services));
  server.headersTimeout = config.HEADERS_TIMEOUT_SECONDS * SECOND;
  server.requestTimeout = config.REQUEST_TIMEOUT_SECONDS * SECOND;
  await listen(server, config);
  const { port } = server.address() as AddressInfo;
  log.info({ port, baseUrl: config.BASE_URL }, 'serving');

  const keepHouse = () => {
    housekeeping().catch((error: unknown) => {
      log.error(
        { errorName: error instanceof Error ? error.name : 'unknown' },
        'housekeeping failed',
      );
    });
  };
  keepHouse();
  const timer = setInterval(keepHouse, HOUSEKEEPING_MS);

  const stop = once(async () => {
    clearInterval(timer);
    await close(server);
    await services.close();
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  return { port, services, stop };
}

function listen(server: Server, { HOST, PORT }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(PORT, HOST, resolve);
  });
}

/** Lets requests under way finish; idle connections close at once. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

function once(work: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | null = null;
  return () => (begun ??= work());
}
