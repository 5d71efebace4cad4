import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await createEvents(knex);
  await knex.schema.createTable('audit_personal', (table) => {
    table.text('event_id').primary().references('id').inTable('audit_events').onDelete('RESTRICT');
    table.bigInteger('at').notNullable().index();
    table.text('salt').notNullable();
    // JSON, as it was when the commitment in the event was made.
    table.text('details').notNullable();
  });
  await knex.schema.createTable('audit_heads', (table) => {
    table.text('chain').primary();
    table.bigInteger('seq').notNullable();
    table.text('mac').notNullable();
    // Over the head itself: without it, cutting the chain and setting an older head would fit.
    table.text('seal').notNullable();
    table.text('key_id').notNullable();
    table.bigInteger('updated_at').notNullable();
  });
  for (const statement of isSqlite(knex) ? sqliteGuards : postgresGuards) await knex.raw(statement);
}

export async function down(knex: Knex): Promise<void> {
  // SQLite drops a table's triggers with it.
  await knex.schema.dropTable('audit_heads');
  await knex.schema.dropTable('audit_personal');
  await knex.schema.dropTable('audit_events');
  if (!isSqlite(knex)) await knex.raw('DROP FUNCTION audit_events_refuse()');
}

function createEvents(knex: Knex): Promise<void> {
  return knex.schema.createTable('audit_events', (table) => {
    table.text('id').primary();
    // The school's id, or 'unknown'. No foreign keys: the trace outlives what it speaks of.
    table.text('chain').notNullable();
    table.bigInteger('seq').notNullable();
    table.bigInteger('at').notNullable();
    table.text('actor_kind').notNullable();
    table.text('actor_id');
    table.text('subject_id');
    table.text('action').notNullable();
    table.text('result').notNullable();
    // JSON
    table.text('details').notNullable();
    table.text('commitment');
    table.text('key_id').notNullable();
    table.text('previous_mac').notNullable();
    table.text('mac').notNullable();
    table.unique(['chain', 'seq']);
    table.index(['at', 'id']);
    table.index(['chain', 'at', 'id']);
    table.index(['subject_id', 'at', 'id']);
  });
}

function isSqlite(knex: Knex): boolean {
  return (knex.client as { config: { client: unknown } }).config.client === 'better-sqlite3';
}

const sqliteGuards = [
  `CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events
   BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END`,
  `CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events
   BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END`,
  // INSERT OR REPLACE removes the old row without asking the delete trigger.
  `CREATE TRIGGER audit_events_no_replace BEFORE INSERT ON audit_events
   WHEN EXISTS (SELECT 1 FROM audit_events
                WHERE id = NEW.id OR (chain = NEW.chain AND seq = NEW.seq))
   BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END`,
];

const postgresGuards = [
  `CREATE FUNCTION audit_events_refuse() RETURNS trigger LANGUAGE plpgsql AS
   $$ BEGIN RAISE EXCEPTION 'audit_events is append-only'; END $$`,
  `CREATE TRIGGER audit_events_no_change BEFORE UPDATE OR DELETE ON audit_events
   FOR EACH ROW EXECUTE FUNCTION audit_events_refuse()`,
  `CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events
   FOR EACH STATEMENT EXECUTE FUNCTION audit_events_refuse()`,
];
