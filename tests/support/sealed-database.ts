import { randomBytes } from 'node:crypto';
import { connect, type Db } from '../../server/db/database';
import { grantServing } from '../../server/db/grants';
import { hashColumns, sealHashes } from '../../server/db/seal';
import type { TestDatabase } from './databases';

export interface SealedDatabase extends TestDatabase {
  /** Owns the tables; `db` is the role that serves. */
  owner: TestDatabase;
  role: string;
}

/** The hardened shape of PostgreSQL: a role that only serves, and hashes that it cannot read. */
export async function sealedFor(owner: TestDatabase): Promise<SealedDatabase> {
  const role = `portal_app_${randomBytes(6).toString('hex')}`;
  await owner.db.raw(`CREATE ROLE ${role} LOGIN PASSWORD 'app'`);
  for (const outcome of [
    await grantServing(owner.db, { role, onlyShow: false }),
    await sealHashes(owner.db, { role, undo: false, onlyShow: false }),
  ]) {
    if (outcome.kind === 'refused') throw new Error(outcome.problem);
  }
  const url = new URL(owner.url);
  [url.username, url.password] = [role, 'app'];
  const db = connect({ url: url.toString(), poolMax: 20 });
  return {
    ...{ owner, role, db, url: url.toString() },
    async drop() {
      await db.destroy();
      await owner.db.raw(`DROP OWNED BY ${role}`);
      await owner.db.raw(`DROP ROLE ${role}`);
      await owner.drop();
    },
  };
}

/** As they stand in their rows. */
export async function hashesOf(db: Db): Promise<string> {
  const found = [];
  for (const [table, column] of hashColumns) found.push(await db(table).pluck<string[]>(column));
  return JSON.stringify(found);
}
