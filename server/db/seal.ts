import type { Db } from './database';
import { quoted } from './quoted';

/** Every column that holds a hash: of passwords, former ones, answers, slips and staff. */
export const hashColumns = [
  ['password_credentials', 'phc'],
  ['password_history', 'phc'],
  ['answers', 'phc'],
  ['planned_passwords', 'phc'],
  ['roster_import_ids', 'phc'],
  ['staff_members', 'password_phc'],
] as const;

/** Asked for where there is no account: its absence must not be timed. */
export const NOBODYS_TOKEN = '0'.repeat(32);

interface Place {
  schema: string;
  role: string;
}

/**
 * The statements that take the hashes out of the reach of the role that serves. They move to a
 * schema of the owner's; a token stays in their place, behind cost and salt, so that rows can go on
 * being copied, compared and swapped as before. Only two functions know the hashes: `matches` tells
 * whether a computed one is the stored one, `sweep` forgets those that no row points to.
 */
export function sealingStatements({ schema, role }: Place): string[] {
  return [
    'CREATE SCHEMA portal_sealed',
    'CREATE TABLE portal_sealed.hashes (token text PRIMARY KEY, phc text NOT NULL)',
    // Found and compared like any other, and nobody's.
    `INSERT INTO portal_sealed.hashes (token, phc) VALUES ('${NOBODYS_TOKEN}', 'no hash')`,
    sealFunction,
    matchesFunction,
    sweepFunction(schema),
    'REVOKE ALL ON ALL FUNCTIONS IN SCHEMA portal_sealed FROM PUBLIC',
    `GRANT USAGE ON SCHEMA portal_sealed TO ${quoted(role)}`,
    `GRANT EXECUTE ON FUNCTION portal_sealed.matches(text, text) TO ${quoted(role)}`,
    `GRANT EXECUTE ON FUNCTION portal_sealed.sweep() TO ${quoted(role)}`,
    ...hashColumns.flatMap(([table, column]) => [
      `CREATE TRIGGER seal_hash BEFORE INSERT OR UPDATE OF ${column} ON ${quoted(schema)}.${table}
         FOR EACH ROW EXECUTE FUNCTION portal_sealed.seal('${column}')`,
      // The trigger moves what is there already.
      `UPDATE ${quoted(schema)}.${table} SET ${column} = ${column} WHERE ${column} IS NOT NULL`,
    ]),
  ];
}

/** Brings every hash back to its row. */
export function unsealingStatements({ schema }: Pick<Place, 'schema'>): string[] {
  return [
    ...hashColumns.flatMap(([table, column]) => [
      `DROP TRIGGER seal_hash ON ${quoted(schema)}.${table}`,
      `UPDATE ${quoted(schema)}.${table} AS held SET ${column} = sealed.phc
         FROM portal_sealed.hashes AS sealed WHERE sealed.token = right(held.${column}, 32)`,
    ]),
    'DROP SCHEMA portal_sealed CASCADE',
  ];
}

// A pinned search_path: nobody can put a table or an operator of their own in the functions' way.
const definer = 'SECURITY DEFINER SET search_path = pg_catalog, pg_temp';

const sealFunction = `CREATE FUNCTION portal_sealed.seal() RETURNS trigger LANGUAGE plpgsql ${definer} AS
$$
DECLARE
  given text := to_jsonb(NEW) ->> TG_ARGV[0];
  made text := replace(gen_random_uuid()::text, '-', '');
BEGIN
  IF given IS NULL OR given ~ '[$]![0-9a-f]{32}$' THEN RETURN NEW; END IF;
  INSERT INTO portal_sealed.hashes (token, phc) VALUES (made, given);
  RETURN jsonb_populate_record(NEW,
    jsonb_build_object(TG_ARGV[0], regexp_replace(given, '[^$]*$', '') || '!' || made));
END
$$`;

// Digests are compared: how long it takes tells nothing about how much of a hash was right.
const matchesFunction = `CREATE FUNCTION portal_sealed.matches(asked text, computed text)
RETURNS boolean LANGUAGE sql STABLE ${definer} AS
$$
  SELECT coalesce((SELECT sha256(convert_to(phc, 'UTF8')) = sha256(convert_to(computed, 'UTF8'))
                     FROM portal_sealed.hashes WHERE token = asked), false)
$$`;

/** In one statement: a token that moves from one row to another is seen in the one or in the other. */
const sweepFunction = (schema: string) => {
  const used = hashColumns.map(
    ([table, column]) => `SELECT right(${column}, 32) AS token FROM ${quoted(schema)}.${table}`,
  );
  return `CREATE FUNCTION portal_sealed.sweep() RETURNS bigint LANGUAGE sql ${definer} AS
$$
  WITH gone AS (
    DELETE FROM portal_sealed.hashes AS sealed
     WHERE token <> '${NOBODYS_TOKEN}' AND NOT EXISTS (SELECT 1 FROM (${used.join(' UNION ALL ')}) AS used
                        WHERE used.token = sealed.token)
    RETURNING 1)
  SELECT count(*) FROM gone
$$`;
};

export type SealOutcome =
  { kind: 'done'; statements: string[] } | { kind: 'refused'; problem: string };

/** All or nothing. `onlyShow` runs nothing. */
export async function sealHashes(
  db: Db,
  { role, undo, onlyShow }: { role: string; undo: boolean; onlyShow: boolean },
): Promise<SealOutcome> {
  const { rows } = await db.raw<{ rows: Facts[] }>(factsQuery, [role]);
  const [facts] = rows;
  const problem = facts
    ? problemWith(facts, { role, undo })
    : 'there are no tables yet: migrate first';
  if (!facts || problem !== null) return { kind: 'refused', problem: problem ?? '' };
  const place = { schema: facts.schema, role };
  const statements = undo ? unsealingStatements(place) : sealingStatements(place);
  if (!onlyShow) {
    await db.transaction(async (trx) => {
      for (const statement of statements) await trx.raw(statement);
    });
  }
  return { kind: 'done', statements };
}

interface Facts {
  schema: string;
  sealed: boolean;
  /** Null where there is no such role. */
  owns: boolean | null;
}

const factsQuery = `
  SELECT current_schema() AS schema, to_regnamespace('portal_sealed') IS NOT NULL AS sealed,
         r.rolsuper OR pg_has_role(r.oid, t.tableowner, 'MEMBER') AS owns
    FROM pg_tables t LEFT JOIN pg_roles r ON r.rolname = ?
   WHERE t.schemaname = current_schema() AND t.tablename = 'password_credentials'`;

function problemWith(
  { sealed, owns }: Facts,
  { role, undo }: { role: string; undo: boolean },
): string | null {
  if (undo) return sealed ? null : 'the hashes are not sealed';
  if (sealed) return 'the hashes are sealed already; --undo brings them back';
  if (owns === null) return `there is no role ${role}: make it, and run db grant ${role} first`;
  if (owns) return `${role} owns the tables or is a superuser: nothing could be kept from it`;
  return null;
}
