import { join } from 'node:path';
import { loadConfig } from './config';
import { migrateUp } from './db/migrate';
import { clearHalfFilled, fillDemo } from './demo/fill-demo';
import { loginTable } from './demo/login-table';
import { runMain } from './main';
import { serve } from './serve';
import { createServices } from './services';

const folder = join('data', 'demo');

const applications = [
  { name: 'School library', url: 'https://library.example.org' },
  { name: 'Reading club', url: 'https://reading.example.org' },
];

/** A made-up school to try everything on, in a folder of its own; started again it is kept. */
runMain(async () => {
  clearHalfFilled(folder);
  const config = loadConfig({
    defaults: { LOG_LEVEL: 'warn', PORTAL_APPS: JSON.stringify(applications) },
    fixed: {
      DATABASE_URL: `sqlite:${join(folder, 'sspr.db')}`,
      DATA_DIR: folder,
      STAFF_MFA: 'optional',
    },
  });
  const services = createServices(config);
  await migrateUp(services.db);
  const logins = await fillDemo(services, folder);
  await services.close();
  await serve(config);
  process.stdout.write(
    `\n${loginTable(logins)}\n\nOpen ${config.BASE_URL}/?school=CPS, staff at ${config.BASE_URL}/staff (Ctrl+C stops it)\n`,
  );
});
