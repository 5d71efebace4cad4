import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../server/db/database';
import { migrateUp } from '../../server/db/migrate';
import { withDatabase } from './database-url';
import { headlessShell } from './headless-shell';
import { startPostgres, type PostgresServer } from './postgres';
import { scratchPlace } from './scratch-place';

declare global {
  var portalPostgres: PostgresServer | undefined;
}

/** The part of jest's own configuration that says which tests were asked for. */
interface Asked {
  nonFlagArgs?: string[];
}

/** One migrated template on each engine, of which every suite gets a copy; and a browser. */
export default async function setup({ nonFlagArgs: asked = [] }: Asked): Promise<void> {
  if (asked.length > 0 && asked.every((path) => path.includes('tests/rules'))) return;
  if (!process.env['CHROMIUM_PATH']) {
    const shell = await headlessShell();
    if (shell) process.env['CHROMIUM_PATH'] = shell;
  }
  const place = scratchPlace();
  const folder = mkdtempSync(join(place, 'portal-test-'));
  process.env['TEST_FOLDER'] = folder;
  await makeTemplate(`sqlite:${folder}/template.db`);
  const server = await startPostgres(place);
  globalThis.portalPostgres = server;
  process.env['TEST_POSTGRES_SERVER'] = server.url;
  const name = `portal_template_${process.pid}`;
  process.env['TEST_POSTGRES_TEMPLATE'] = name;
  const admin = connect({ url: server.url, poolMax: 1 });
  await admin.raw(`CREATE DATABASE ${name}`);
  await admin.destroy();
  await makeTemplate(withDatabase(server.url, name));
}

async function makeTemplate(url: string): Promise<void> {
  const db = connect({ url, poolMax: 1 });
  await migrateUp(db);
  if (url.startsWith('sqlite:')) await db.raw('PRAGMA wal_checkpoint(TRUNCATE)');
  await db.destroy();
}
