import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('school_policies', (table) => {
    table.text('id').primary();
    table.text('school_id').notNullable().references('id').inTable('schools').onDelete('CASCADE');
    // From 1; the highest one holds. Unique, so that of two people changing it at once one is told.
    table.integer('version').notNullable();
    // JSON: only what the school asks for beyond the installation.
    table.text('demands').notNullable();
    table.bigInteger('made_at').notNullable();
    table.text('made_by').notNullable();
    table.unique(['school_id', 'version']);
  });
  await knex.schema.alterTable('accounts', (table) => {
    // Counting the pupils of a school by state reads this index alone.
    table.index(['school_id', 'status', 'id']);
  });
  // One for the counts of many schools, and small: most events are sign-ins.
  await knex.raw(`CREATE INDEX audit_events_counted ON audit_events (chain, at) WHERE ${counted}`);
}

// Word for word the condition of the queries: only then the index is used.
const counted = `(action IN ('lock.released', 'default-password.issued')
  OR (action = 'password.changed' AND details LIKE '%"challenge"%')
  OR (action IN ('sign-in', 'challenge') AND details LIKE '%"starts":"%'))`;

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX audit_events_counted');
  await knex.schema.alterTable('accounts', (table) => {
    table.dropIndex(['school_id', 'status', 'id']);
  });
  await knex.schema.dropTable('school_policies');
}
