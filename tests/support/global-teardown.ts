import { rmSync } from 'node:fs';
import { connect } from '../../server/db/database';

export default async function teardown(): Promise<void> {
  const template = process.env['TEST_POSTGRES_TEMPLATE'];
  const server = process.env['TEST_POSTGRES_SERVER'];
  if (template && server) {
    const admin = connect({ url: server, poolMax: 1 });
    await admin.raw(`DROP DATABASE IF EXISTS ${template}`);
    await admin.destroy();
  }
  await globalThis.portalPostgres?.stop();
  const folder = process.env['TEST_FOLDER'];
  if (folder) rmSync(folder, { recursive: true, force: true });
}
