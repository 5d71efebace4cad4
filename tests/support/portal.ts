import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { pino } from 'pino';
import { createApp } from '../../server/app';
import { loadConfig } from '../../server/config';
import { createServices, type Services } from '../../server/services';
import { freshDatabase, type Engine, type TestDatabase } from './databases';
import { fakeClock, type FakeClock } from './fake-clock';
import { createVisit, type Visit } from './visit';

/** The real app on a real database, with the time held still. */
export interface Portal {
  services: Services;
  clock: FakeClock;
  database: TestDatabase;
  /** Every line that was logged, as JSON text. */
  logged: string[];
  server: Server;
  /** A browser of its own: cookies, no scripts. */
  visit(): Visit;
  close(): Promise<void>;
}

export interface PortalOptions {
  engine?: Engine;
  /** Settings by their names in the environment. */
  settings?: Record<string, string>;
  /** An existing database, for a second process beside the first. */
  database?: TestDatabase;
  clock?: FakeClock;
  /** For a real browser, which has to find the address of BASE_URL. */
  port?: number;
}

export const testSecrets = {
  SESSION_SECRETS: 'test-session-secret-0123456789abcdef0123',
  PEPPERS: 'test-pepper-0123456789abcdef0123456789ab',
  INDEX_KEY: 'test-index-key-0123456789abcdef012345678',
};

export async function startPortal(options: PortalOptions = {}): Promise<Portal> {
  const clock = options.clock ?? fakeClock();
  const database = options.database ?? (await freshDatabase(options.engine ?? 'SQLite'));
  const config = loadConfig({
    environment: {
      ...testSecrets,
      DATA_DIR: tmpdir(),
      DATABASE_URL: database.url,
      BASE_URL: `http://localhost:${options.port ?? 3000}`,
      LOG_LEVEL: 'debug',
      ...options.settings,
    },
  });
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const services = createServices(config, { clock, db: database.db, log });
  const server = createServer(createApp(services));
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    services,
    clock,
    database,
    logged,
    server,
    visit: () => createVisit(server, config.BASE_URL),
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      if (!options.database) await database.drop();
    },
  };
}
