import { join } from 'node:path';
import type { Knex } from 'knex';
import { inTransaction, type Db } from '../../server/db/database';
import releases from './released-migrations.json';

type Migration = Pick<Knex.Migration, 'up'>;

/** Brings an empty database to the shape that a release had. */
export async function asReleased(db: Db, release: keyof typeof releases): Promise<string[]> {
  const names = Object.keys(releases[release]);
  await inTransaction(db, async (tx) => {
    await tx.schema.createTable('knex_migrations', (table) => {
      table.increments();
      table.string('name');
      table.integer('batch');
      table.timestamp('migration_time');
    });
    for (const name of names) {
      await (module.require(join(__dirname, '../../migrations', name)) as Migration).up(tx);
      await tx('knex_migrations').insert({ name, batch: 1 });
    }
  });
  return names;
}
