import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { connect } from '../../server/db/database';
import { withDatabase } from './database-url';
import type { Engine, TestDatabase } from './databases';

/** A database without any table, for what starts there: migrations and copies. */
export async function emptyDatabase(engine: Engine): Promise<TestDatabase> {
  const name = `portal_empty_${process.pid}_${randomBytes(6).toString('hex')}`;
  if (engine === 'SQLite') {
    const url = `sqlite:${join(process.env['TEST_FOLDER'] ?? '', `${name}.db`)}`;
    const db = connect({ url, poolMax: 1 });
    return { db, url, drop: () => db.destroy() };
  }
  await asAdmin(`CREATE DATABASE ${name}`);
  const url = withDatabase(process.env['TEST_POSTGRES_SERVER'] ?? '', name);
  const db = connect({ url, poolMax: 5 });
  return {
    db,
    url,
    drop: async () => {
      await db.destroy();
      await asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function asAdmin(statement: string): Promise<void> {
  const admin = connect({ url: process.env['TEST_POSTGRES_SERVER'] ?? '', poolMax: 1 });
  try {
    await admin.raw(statement);
  } finally {
    await admin.destroy();
  }
}
