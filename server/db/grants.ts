import type { Db } from './database';
import { quoted } from './quoted';

/**
 * What is taken away again from the role that serves: it writes the audit and never changes it, and
 * the shape is not its business. A table that is not named here is read and written.
 */
const narrower: Readonly<Record<string, readonly string[]>> = {
  audit_events: ['UPDATE', 'DELETE'],
  // Erased after a time, never rewritten.
  audit_personal: ['UPDATE'],
  knex_migrations: ['INSERT', 'UPDATE', 'DELETE'],
};

/**
 * The statements that let a role serve the portal and nothing more: no change of the shape, no
 * truncation, no switching off of the triggers that keep the audit append-only. Whoever owns the
 * tables runs them; they may be run again.
 */
export function grantsFor(role: string, place: { schema: string; database: string }): string[] {
  const name = quoted(role);
  const schema = quoted(place.schema);
  const rows = 'SELECT, INSERT, UPDATE, DELETE';
  return [
    `GRANT CONNECT ON DATABASE ${quoted(place.database)} TO ${name}`,
    `REVOKE CREATE ON SCHEMA ${schema} FROM PUBLIC`,
    `REVOKE CREATE ON SCHEMA ${schema} FROM ${name}`,
    `GRANT USAGE ON SCHEMA ${schema} TO ${name}`,
    `REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${name}`,
    `GRANT ${rows} ON ALL TABLES IN SCHEMA ${schema} TO ${name}`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${name}`,
    // For what the next release's migrations bring.
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT ${rows} ON TABLES TO ${name}`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT USAGE ON SEQUENCES TO ${name}`,
    ...Object.entries(narrower).map(
      ([table, rights]) => `REVOKE ${rights.join(', ')} ON ${schema}.${quoted(table)} FROM ${name}`,
    ),
  ];
}

export type GrantOutcome =
  { kind: 'granted'; statements: string[] } | { kind: 'refused'; problem: string };

/** Runs {@link grantsFor} in one transaction; `onlyShow` runs nothing. */
export async function grantServing(
  db: Db,
  { role, onlyShow }: { role: string; onlyShow: boolean },
): Promise<GrantOutcome> {
  const { rows } = await db.raw<{ rows: Place[] }>(
    `SELECT current_schema() AS schema, current_database() AS database, current_user AS self,
            r.rolname AS role, r.rolsuper OR r.rolbypassrls AS mighty,
            pg_has_role(r.oid, t.tableowner, 'MEMBER') AS owner
       FROM pg_tables t LEFT JOIN pg_roles r ON r.rolname = ?
      WHERE t.schemaname = current_schema() AND t.tablename = 'audit_events'`,
    [role],
  );
  const [place] = rows;
  if (!place) return { kind: 'refused', problem: 'there are no tables yet: migrate first' };
  const problem = problemWith(role, place);
  if (problem !== null) return { kind: 'refused', problem };
  const statements = grantsFor(role, place);
  if (!onlyShow) {
    await db.transaction(async (trx) => {
      for (const statement of statements) await trx.raw(statement);
    });
  }
  return { kind: 'granted', statements };
}

interface Place {
  schema: string;
  database: string;
  self: string;
  role: string | null;
  mighty: boolean | null;
  owner: boolean | null;
}

function problemWith(role: string, { role: found, mighty, owner }: Place): string | null {
  if (found === null) {
    return `there is no role ${role}: CREATE ROLE ${quoted(role)} LOGIN PASSWORD '…'`;
  }
  if (mighty) return `${role} is a superuser or passes row security: no grant could narrow it`;
  if (owner) return `${role} owns the tables, or is a member of who does: make another role`;
  return null;
}
